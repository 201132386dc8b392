import type {EngineClient} from '../client.js';
import type {ArchiveSource, ArchiveTarget, ImportRequest, SendProgress} from './transfer-types.js';

/**
Images and containers as archives, from the engine into a file of this machine and back. Nothing of an archive is held but what is under way. Each throws
`EngineError`, or the signal's reason. What does it is loaded with the first call.
*/
export type TransferCalls = {
	/** @see archiveTarget */
	target(path: string, suggested: string): Promise<ArchiveTarget>;
	/** @see archiveSource */
	source(path: string): Promise<ArchiveSource>;
	/** @see saveImages */
	save(references: readonly string[], target: ArchiveTarget, onProgress: (bytes: number) => void, signal: AbortSignal): Promise<number>;
	/** @see exportContainer */
	export(containerId: string, target: ArchiveTarget, onProgress: (bytes: number) => void, signal: AbortSignal): Promise<number>;
	/** @see loadImages */
	load(source: ArchiveSource, onProgress: (progress: SendProgress) => void, signal: AbortSignal): Promise<SendProgress>;
	/** @see importImage */
	import(request: ImportRequest, onProgress: (progress: SendProgress) => void, signal: AbortSignal): Promise<string>;
};

export function transferCalls(client: EngineClient): TransferCalls {
	return {
		async target(path, suggested) {
			const {archiveTarget} = await import('./host-archive.js');
			return archiveTarget(path, suggested);
		},
		async source(path) {
			const {archiveSource} = await import('./host-archive.js');
			return archiveSource(path);
		},
		async save(references, target, onProgress, signal) {
			const {saveImages} = await import('./receive.js');
			return saveImages(client, references, target, onProgress, signal);
		},
		async export(containerId, target, onProgress, signal) {
			const {exportContainer} = await import('./receive.js');
			return exportContainer(client, containerId, target, onProgress, signal);
		},
		async load(source, onProgress, signal) {
			const {loadImages} = await import('./send.js');
			return loadImages(client, source, onProgress, signal);
		},
		async import(request, onProgress, signal) {
			const {importImage} = await import('./send.js');
			return importImage(client, request, onProgress, signal);
		},
	};
}
