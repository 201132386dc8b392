import {lstat, realpath} from 'node:fs/promises';
import path from 'node:path';
import {cleanText} from '../../format/clean.js';
import type {EngineClient} from '../client.js';
import {EngineError} from '../engine-error.js';
import type {Json} from '../types.js';
import {planLimits, Replaced, type CopyPlan, type CopyRequest} from './copy-plan.js';
import {hostError} from './host-error.js';
import {entryParts, lookThrough} from './open-archive.js';
import {followPath, shownPath, statPath} from './path-stat.js';
import {assertsDirectory, placeCopy, sourceBase} from './place-copy.js';
import {containerPathOf} from './plan-out.js';
import {unpackable} from './pack-tree.js';
import {walkTree} from './walk-tree.js';
import {writeObstacle} from './write-obstacle.js';

/** Up to so many files are asked for one by one; for more the destination's archive is looked through. */
const fewFiles = 200;

/**
Look into a copy into a container, as `docker cp` would do it.

@throws {EngineError} `invalid` when it cannot be done as it was asked for: nothing has been sent then.
@see github.com/docker/cli cli/command/container/cp.go (`copyToContainer`)
*/
export async function planCopyIn(client: EngineClient, {containerId, containerPath, hostPath, isFollowing}: CopyRequest, signal: AbortSignal): Promise<CopyPlan> {
	const {source, base, isDirectory} = await hostSource(hostPath, isFollowing);
	const asked = containerPathOf(containerPath);
	const end = await followPath(client, containerId, asked, signal) ?? await brokenLink(client, containerId, asked, signal);
	if (end.stat && end.stat.kind !== 'directory' && end.stat.kind !== 'file') {
		throw new EngineError('invalid', `${shownPath(asked)} is neither a file nor a directory.`);
	}

	const placement = placeCopy({base, isDirectory}, {path: end.path, isThere: end.stat !== undefined, isDirectory: end.stat?.kind === 'directory'}, path.posix);
	if ('error' in placement) {
		throw new EngineError('invalid', `${shownPath(asked)} ${placement.error}`);
	}

	const directory = await followPath(client, containerId, placement.directory, signal);
	if (directory?.stat.kind !== 'directory') {
		throw new EngineError('invalid', `There is no directory ${shownPath(placement.directory)} in this container.`);
	}

	const raw = await client.call(async (docker, abortSignal) => docker.getContainer(containerId).inspect({abortSignal}), {signal}) as unknown as Json;
	const obstacle = writeObstacle(raw, directory.path);
	if (obstacle !== undefined) {
		throw new EngineError('invalid', obstacle);
	}

	const landing = path.posix.join(directory.path, placement.name ?? '');
	const survey = await surveyHost(source, signal);
	const plan = {direction: 'in', containerId, source, base, directory: directory.path, name: placement.name, landing: shownPath(landing), totalBytes: survey.totalBytes} as const;
	return {...plan, ...await findReplaced(client, containerId, landing, survey, signal)};
}

type End = {readonly path: string; readonly stat?: NonNullable<Awaited<ReturnType<typeof followPath>>>['stat']};

/** A link that leads nowhere: the copy comes to stand where it leads. */
async function brokenLink(client: EngineClient, id: string, asked: string, signal: AbortSignal): Promise<End> {
	return {path: (await statPath(client, id, asked, signal))?.target ?? asked};
}

/** What is copied from this machine. A slash at its end follows a link, and asserts a directory. */
async function hostSource(typed: string, isFollowing: boolean): Promise<{readonly source: string; readonly base: string; readonly isDirectory: boolean}> {
	const asserts = assertsDirectory(typed);
	const whole = path.resolve(typed);
	try {
		const source = isFollowing || asserts ? await realpath(whole) : path.join(await realpath(path.dirname(whole)), path.basename(whole));
		const isDirectory = (await lstat(source)).isDirectory();
		if (asserts && !isDirectory) {
			throw new EngineError('invalid', `${cleanText(whole)} is no directory.`);
		}

		// The name is the one that was typed, whatever it leads to.
		return {source, base: /(?:^|[\/\\])\.$/v.test(typed) ? '.' : sourceBase(whole, path), isDirectory};
	} catch (error) {
		throw hostError(error, whole);
	}
}

type Survey = {readonly totalBytes: number; readonly files: number; /** Of the first few, below the root. */ readonly names: ReadonlyArray<readonly string[]>; readonly source: string};

/** Look at everything that will be sent: what cannot be read is found before anything is. */
async function surveyHost(source: string, signal: AbortSignal): Promise<Survey> {
	const names: Array<readonly string[]> = [];
	let totalBytes = 0;
	let files = 0;
	for await (const found of walkTree(source, signal)) {
		if (!found.stats.isDirectory() && unpackable(found) === undefined) {
			files++;
			totalBytes += found.stats.isFile() ? found.stats.size : 0;
			if (names.length < fewFiles) {
				names.push(found.parts);
			}
		}
	}

	return {totalBytes, files, names, source};
}

type Found = Pick<CopyPlan, 'replaced' | 'replacedCount' | 'mayReplaceMore'>;

async function findReplaced(client: EngineClient, id: string, landing: string, survey: Survey, signal: AbortSignal): Promise<Found> {
	const root = await statPath(client, id, landing, signal);
	if (!root) {
		return {replaced: [], replacedCount: 0, mayReplaceMore: false};
	}

	if (survey.files > survey.names.length) {
		return surveyContainer(client, id, landing, survey, signal);
	}

	const replaced = new Replaced();
	for (const parts of survey.names) {
		const file = path.posix.join(landing, ...parts);
		const stat = await statPath(client, id, file, signal);
		if (stat && stat.kind !== 'directory') {
			replaced.add(shownPath(file));
		}
	}

	return {replaced: replaced.names, replacedCount: replaced.count, mayReplaceMore: false};
}

/** Look through the headers of what is there for names that are to be copied. */
async function surveyContainer(client: EngineClient, id: string, landing: string, {source}: Survey, signal: AbortSignal): Promise<Found> {
	const replaced = new Replaced();
	const isWhole = await lookThrough(client, id, `${landing.replace(/\/+$/v, '')}/.`, planLimits, async ({name, type}) => {
		const parts = entryParts(name) ?? [];
		if (type !== 'directory' && parts.length > 0 && await isThere(path.join(source, ...parts))) {
			replaced.add(shownPath(path.posix.join(landing, ...parts)));
		}
	}, signal);
	return {replaced: replaced.names, replacedCount: replaced.count, mayReplaceMore: !isWhole};
}

async function isThere(file: string): Promise<boolean> {
	try {
		await lstat(file);
		return true;
	} catch {
		return false;
	}
}
