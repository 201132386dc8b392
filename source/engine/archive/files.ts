import type {EngineClient} from '../client.js';
import type {CopyPlan, CopyProgress, CopyRequest, CopyResult} from './copy-plan.js';
import type {ListOptions} from './list-limits.js';
import type {FileKind, FileText, Listing} from './types.js';

export type InContainer = {
	/** Whether its own tools may be asked. */
	readonly isRunning: boolean;
};

/**
The files of containers, whether they run or not. Paths are absolute, and as they are: not cleaned. Each call throws `EngineError`, or the signal's
reason. What does it is loaded with the first call.
*/
export type FileCalls = {
	/** @see listDirectory */
	list(id: string, path: string, options: ListOptions & InContainer, signal: AbortSignal): Promise<Listing>;
	/** What a path comes to, links followed. `invalid` when it leads nowhere. */
	resolve(id: string, path: string, options: InContainer, signal: AbortSignal): Promise<{readonly path: string; readonly kind: FileKind}>;
	/** @see readFile */
	read(id: string, path: string, options: InContainer, signal: AbortSignal): Promise<FileText>;
	/** Look into a copy before it is made: see `planCopyOut` and `planCopyIn`. */
	plan(request: CopyRequest, signal: AbortSignal): Promise<CopyPlan>;
	/** Make the copy: see `copyOut` and `copyIn`. `onProgress` is told at most ten times a second, and at the end. */
	copy(plan: CopyPlan, onProgress: (progress: CopyProgress) => void, signal: AbortSignal): Promise<CopyResult>;
};

export function fileCalls(client: EngineClient): FileCalls {
	const toolless = new Set<string>();
	return {
		async list(id, path, options, signal) {
			const {listDirectory} = await import('./list-directory.js');
			return listDirectory(client, id, path, {...options, toolless}, signal);
		},
		async resolve(id, path, {isRunning}, signal) {
			const {resolvePath} = await import('./resolve-path.js');
			return resolvePath(client, id, path, isRunning, signal);
		},
		async read(id, path, options, signal) {
			const {readFile} = await import('./read-file.js');
			return readFile(client, id, path, options, signal);
		},
		async plan(request, signal) {
			if (request.direction === 'out') {
				const {planCopyOut} = await import('./plan-out.js');
				return planCopyOut(client, request, signal);
			}

			const {planCopyIn} = await import('./plan-in.js');
			return planCopyIn(client, request, signal);
		},
		async copy(plan, onProgress, signal) {
			const {copyOut, copyIn} = await import('./copy-files.js');
			return (plan.direction === 'out' ? copyOut : copyIn)(client, plan, onProgress, signal);
		},
	};
}
