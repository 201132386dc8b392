import type {CopyPlan, CopyResult} from '../../source/engine/archive/copy-plan.js';
import type {FileCalls} from '../../source/engine/archive/files.js';
import type {FileEntry, FileText, Listing} from '../../source/engine/archive/types.js';
import {EngineError} from '../../source/engine/engine-error.js';
import {now} from './values.js';

/** The files of a fake engine's containers. To be changed by a test at any time. */
export type HeldFiles = {
	/** By container and path, with a blank between them: `aa00 /etc`. */
	listings: Record<string, Partial<Listing>>;
	/** Likewise. */
	texts: Record<string, Partial<FileText>>;
	/** Where links lead, likewise. */
	links: Record<string, {readonly path: string; readonly kind: FileEntry['kind']}>;
	/** What a plan finds out, beside what it is asked for. */
	plan: Partial<CopyPlan>;
	result: Partial<CopyResult>;
	/** Told before a listing comes. */
	met: number;
};

export const noFiles = (): HeldFiles => ({listings: {}, texts: {}, links: {}, plan: {}, result: {}, met: 0});

export const aFile = (name: string, rest: Partial<FileEntry> = {}): FileEntry => ({id: name, name, kind: 'file', mode: 0o644, sizeBytes: 1234, modifiedAt: now, ...rest});
export const aFolder = (name: string, rest: Partial<FileEntry> = {}): FileEntry => aFile(name, {kind: 'directory', mode: 0o755, sizeBytes: 4096, ...rest});

type Operate = (what: string, signal?: AbortSignal) => Promise<void>;

/**
Files in memory.

@param operate Called before each answer, with what is asked for in words: `list web /etc`.
*/
export function fakeFiles(held: HeldFiles, operate: Operate, nameOf: (id: string) => string): FileCalls {
	return {
		async list(id, path, {onProgress, limits}, signal) {
			onProgress(held.met);
			await operate(`files ${nameOf(id)} ${path}`, signal);
			const listing = held.listings[`${id} ${path}`];
			if (!listing) {
				throw new EngineError('invalid', `There is no ${path} in this container.`);
			}

			const {entries = [], isWhole = true} = listing;
			return {passedOver: 0, entries: entries.slice(0, limits.names), isWhole: isWhole || limits.names > 20_000};
		},
		async resolve(id, path) {
			await operate(`resolve ${nameOf(id)} ${path}`);
			const end = held.links[`${id} ${path}`];
			if (!end) {
				throw new EngineError('invalid', `${path} leads nowhere.`);
			}

			return end;
		},
		async read(id, path) {
			await operate(`read ${nameOf(id)} ${path}`);
			const text = held.texts[`${id} ${path}`];
			if (!text) {
				throw new EngineError('invalid', `There is no file ${path} in this container.`);
			}

			return {lines: [], isBinary: false, isCut: false, sizeBytes: 10, ...text};
		},
		async plan({direction, containerId, containerPath, hostPath, isFollowing}) {
			await operate(`plan ${direction} ${nameOf(containerId)} ${containerPath} ${hostPath}${isFollowing ? ' following' : ''}`);
			return {
				direction, containerId, source: direction === 'out' ? containerPath : hostPath, base: 'file', directory: '/there', name: 'file', totalBytes: 1000, replaced: [], replacedCount: 0,
				mayReplaceMore: false, landing: direction === 'out' ? '/here/file' : '/there/file', ...held.plan,
			};
		},
		async copy({direction, landing}, onProgress, signal) {
			onProgress({files: 0, bytes: 500});
			await operate(`copy ${direction} ${landing}`, signal);
			onProgress({files: 1, bytes: 1000});
			return {files: 1, bytes: 1000, leftOut: [], ...held.result};
		},
	};
}
