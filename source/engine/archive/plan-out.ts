import type {Stats} from 'node:fs';
import {lstat, readlink, stat as statFollowing} from 'node:fs/promises';
import path from 'node:path';
import {cleanText} from '../../format/clean.js';
import {kindWords} from '../../format/file-words.js';
import type {EngineClient} from '../client.js';
import {EngineError} from '../engine-error.js';
import {planLimits, Replaced, type CopyPlan, type CopyRequest} from './copy-plan.js';
import {hostError} from './host-error.js';
import {entryParts, lookThrough} from './open-archive.js';
import {followPath, isOfKernel, shownPath, statPath} from './path-stat.js';
import type {PathStat} from './types.js';
import {assertsDirectory, placeCopy, sourceBase, type CopyDestination, type CopySource, type Placement} from './place-copy.js';

/** A path of a container as the engine takes it: from its root on. */
export const containerPathOf = (typed: string): string => typed.startsWith('/') ? typed : `/${typed}`;

/**
Look into a copy out of a container, as `docker cp` would do it.

@throws {EngineError} `invalid` when it cannot be done as it was asked for.
@see github.com/docker/cli cli/command/container/cp.go (`copyFromContainer`)
*/
export async function planCopyOut(client: EngineClient, {containerId, containerPath, hostPath, isFollowing}: CopyRequest, signal: AbortSignal): Promise<CopyPlan> {
	const asked = containerPathOf(containerPath);
	const {source, stat} = await containerSource(client, containerId, asked, isFollowing, signal);
	const about: CopySource = {base: sourceBase(asked, path.posix), isDirectory: stat.kind === 'directory'};
	const destination = await hostDestination(hostPath);
	const placement = placeCopy(about, destination, path);
	if ('error' in placement) {
		throw new EngineError('invalid', `${cleanText(hostPath)} ${placement.error}`);
	}

	await checkDirectory(placement.directory);
	const plan = {direction: 'out', containerId, source, base: sourceBase(source, path.posix), ...placement, landing: cleanText(path.join(placement.directory, placement.name ?? ''))} as const;
	if (!about.isDirectory) {
		const replaced = await isFileThere(path.join(placement.directory, placement.name ?? ''));
		return {...plan, totalBytes: stat.kind === 'file' ? stat.sizeBytes : 0, replaced: replaced ? [plan.landing] : [], replacedCount: Number(replaced), mayReplaceMore: false};
	}

	// What is copied under a name nobody has yet overwrites nothing.
	const root = path.join(placement.directory, placement.name ?? '');
	return {...plan, ...await quietStat(root) ? await findReplaced(client, {containerId, source, placement, base: plan.base}, signal) : {totalBytes: undefined, replaced: [], replacedCount: 0, mayReplaceMore: false}};
}

/** What is copied: a link itself, unless it is to be followed. */
async function containerSource(client: EngineClient, id: string, asked: string, isFollowing: boolean, signal: AbortSignal): Promise<{readonly source: string; readonly stat: PathStat}> {
	const own = await statPath(client, id, asked, signal);
	const found = isFollowing && own?.kind === 'link' ? await followPath(client, id, asked, signal) : own && {path: asked, stat: own};
	if (!found) {
		throw new EngineError('invalid', own ? `${shownPath(asked)} is a link that leads nowhere.` : `There is no ${shownPath(asked)} in this container${whyUnseen(asked)}.`);
	}

	const {path: source, stat} = found;
	if (stat.kind !== 'file' && stat.kind !== 'directory' && stat.kind !== 'link') {
		throw new EngineError('invalid', `${shownPath(asked)} is ${kindWords[stat.kind]}: only files, directories and links are copied.`);
	}

	return {source, stat};
}

/** The engine sees what lies in the container's layers and volumes, and nothing that was mounted in it since. */
const whyUnseen = (file: string): string => isOfKernel(file) ? ': /proc, /sys and /dev are made by the kernel, and the engine cannot copy from there' : '';

/** Where something is copied to on this machine: links are followed to their end, which need not be there yet. */
export async function hostDestination(typed: string): Promise<CopyDestination> {
	const mark = assertsDirectory(typed) ? (typed.endsWith('.') ? '/.' : '/') : '';
	let file = path.resolve(typed);
	try {
		for (let turn = 0; turn < 10; turn++) {
			const stats = await quietStat(file);
			if (!stats?.isSymbolicLink()) {
				if (stats && !stats.isDirectory() && mark !== '') {
					throw new EngineError('invalid', `${cleanText(file)} is no directory.`);
				}

				return {path: stats || mark === '' ? file : file + mark, isThere: stats !== undefined, isDirectory: stats?.isDirectory() ?? false};
			}

			file = path.resolve(path.dirname(file), await readlink(file));
		}
	} catch (error) {
		throw hostError(error, file);
	}

	throw new EngineError('invalid', `${cleanText(typed)} leads in circles.`);
}

/** @throws {EngineError} `invalid` where no directory is. */
export async function checkDirectory(directory: string): Promise<void> {
	try {
		if (!(await statFollowing(directory)).isDirectory()) {
			throw new EngineError('invalid', `${cleanText(directory)} is no directory.`);
		}
	} catch (error) {
		throw (error as {readonly code?: string}).code === 'ENOENT'
			? new EngineError('invalid', `There is no directory ${cleanText(directory)} on this machine: make it first.`, {cause: error})
			: hostError(error, directory);
	}
}

async function quietStat(file: string): Promise<Stats | undefined> {
	try {
		return await lstat(file);
	} catch (error) {
		if ((error as {readonly code?: string}).code === 'ENOENT') {
			return undefined;
		}

		throw hostError(error, file);
	}
}

const isFileThere = async (file: string): Promise<boolean> => {
	const stats = await quietStat(file);
	return stats !== undefined && !stats.isDirectory();
};

/** Look through the headers of what is to be copied for names that are taken here. */
async function findReplaced(client: EngineClient, {containerId, source, placement, base}: {readonly containerId: string; readonly source: string; readonly placement: Placement; readonly base: string}, signal: AbortSignal): Promise<Pick<CopyPlan, 'totalBytes' | 'replaced' | 'replacedCount' | 'mayReplaceMore'>> {
	const replaced = new Replaced();
	let totalBytes = 0;
	const isWhole = await lookThrough(client, containerId, source, planLimits, async ({name, type, size}) => {
		totalBytes += type === 'file' ? size ?? 0 : 0;
		const parts = entryParts(name);
		if (parts && type !== 'directory') {
			const within = base === '.' || base === '/' ? parts : parts.slice(1);
			const file = path.join(placement.directory, ...(placement.name === undefined ? [] : [placement.name]), ...within);
			if (await isFileThere(file)) {
				replaced.add(cleanText(file));
			}
		}
	}, signal);
	return {totalBytes: isWhole ? totalBytes : undefined, replaced: replaced.names, replacedCount: replaced.count, mayReplaceMore: !isWhole};
}
