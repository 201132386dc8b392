import path from 'node:path';
import {newSend} from '../../source/engine/transfer/load-progress.js';
import type {SendProgress} from '../../source/engine/transfer/transfer-types.js';
import type {TransferCalls} from '../../source/engine/transfer/transfers.js';
import {archiveSource, archiveTarget} from '../../source/engine/transfer/host-archive.js';

type Held = {readonly images: ReadonlyArray<{readonly id: string}>; readonly sending: readonly SendProgress[]; readonly receiving: readonly number[]};

type Operate = (what: string, signal?: AbortSignal) => Promise<void>;

/** Archives go nowhere and come from nowhere; the files of this machine are real. */
export function fakeTransfers(held: Held, operate: Operate, nameOf: (id: string) => string): TransferCalls {
	const receive = async (what: string, onProgress: (bytes: number) => void, signal: AbortSignal) => {
		for (const bytes of held.receiving) {
			onProgress(bytes);
		}

		await operate(what, signal);
		return held.receiving.at(-1) ?? 0;
	};

	const send = async (what: string, onProgress: (progress: SendProgress) => void, signal: AbortSignal) => {
		for (const progress of held.sending) {
			onProgress(progress);
		}

		await operate(what, signal);
		return held.sending.at(-1) ?? newSend(0);
	};

	return {
		target: archiveTarget,
		source: archiveSource,
		save: async (references, {file, isCompressed}, onProgress, signal) => receive(`save ${references.join(' ')} to ${path.basename(file)}${isCompressed ? ' compressed' : ''}`, onProgress, signal),
		export: async (id, {file}, onProgress, signal) => receive(`export ${nameOf(id)} to ${path.basename(file)}`, onProgress, signal),
		load: async ({file}, onProgress, signal) => send(`load ${path.basename(file)}`, onProgress, signal),
		async import({source, ...request}, onProgress, signal) {
			await send(`import ${'url' in source ? source.url : path.basename(source.file)} ${JSON.stringify(request)}`, onProgress, signal);
			return held.images[0]?.id ?? 'sha256:0';
		},
	};
}
