import {cleanText} from '../../format/clean.js';
import type {EngineClient} from '../client.js';
import {EngineError} from '../engine-error.js';
import {throttled} from '../throttled.js';
import {newSend, sendStep} from './load-progress.js';
import {sendFile} from './send-file.js';
import type {ArchiveSource, ImportRequest, SendProgress} from './transfer-types.js';

type OnProgress = (progress: SendProgress) => void;

type Sending = Parameters<typeof sendFile>[1]['request'];

/** Send a file, or have it fetched, and follow what the engine tells of it. */
async function send(client: EngineClient, request: Sending, source: ArchiveSource | undefined, onProgress: OnProgress, signal: AbortSignal): Promise<SendProgress> {
	const report = throttled(onProgress);
	let progress = newSend(source?.sizeBytes ?? 0);
	const latest = () => progress;
	try {
		const answers = sendFile(client, {request, source, onSent(sentBytes) {
			progress = {...progress, sentBytes};
			report.soon(latest);
		}}, signal);
		for await (const value of answers) {
			progress = sendStep(progress, value);
			report.soon(latest);
		}
	} finally {
		report.now(latest);
	}

	return progress;
}

/**
Load the images of an archive that `docker save` has written, compressed or not.

@param onProgress Told at most ten times a second how far it is, and once more at the end, however it ends.
@throws {EngineError} In one sentence. What had been loaded before it stays: see the last progress. @throws The signal's reason when aborted.
@see POST /images/load
*/
export async function loadImages(client: EngineClient, source: ArchiveSource, onProgress: OnProgress, signal: AbortSignal): Promise<SendProgress> {
	try {
		// Unless told otherwise the engine keeps its progress to itself.
		return await send(client, {path: '/images/load?', options: {quiet: '0'}}, source, onProgress, signal);
	} catch (error) {
		signal.throwIfAborted();
		throw sentenceFor(error, source, 'It holds no images that were saved: what a container’s export holds is imported instead.');
	}
}

/**
Make an image of the files in an archive.

@returns The image's id.
@throws {EngineError} In one sentence. @throws The signal's reason when aborted: there is no image then, unless the engine was done already.
@see POST /images/create
*/
export async function importImage(client: EngineClient, {source, reference, message, changes, platform}: ImportRequest, onProgress: OnProgress, signal: AbortSignal): Promise<string> {
	const file = 'url' in source ? undefined : source;
	const query = {
		fromSrc: 'url' in source ? source.url : '-', ...(reference === '' ? {} : {repo: reference}), ...(message === '' ? {} : {message}),
		...(changes.length === 0 ? {} : {changes}), ...(platform === '' ? {} : {platform: platform.toLowerCase()}),
	};
	try {
		const {loaded} = await send(client, {path: '/images/create?', options: {_query: query, _body: {}}}, file, onProgress, signal);
		const id = loaded.at(-1);
		if (id === undefined) {
			throw new EngineError('failed', 'The engine ended the import without an image.');
		}

		return id;
	} catch (error) {
		signal.throwIfAborted();
		throw file ? sentenceFor(error, file) : error;
	}
}

/** What the engine says of archives it cannot read, in terms of the file. Its own sentence stands behind for what it does not say plainly. */
function sentenceFor(error: unknown, {file, kind}: ArchiveSource, ifNotSaved?: string): unknown {
	if (!(error instanceof EngineError) || error.kind === 'unreachable') {
		return error;
	}

	const {message} = error;
	const name = cleanText(file.slice(file.lastIndexOf('/') + 1));
	if (kind === 'zstd' && /invalid tar header|unknown compression/iv.test(message)) {
		return new EngineError('invalid', `This engine does not read what zstd has compressed: unzstd ${name} gives it as it takes it.`, {cause: error});
	}

	if (/unexpected eof|invalid tar header|archive\/tar|invalid checksum|corrupt|missed writing/iv.test(message)) {
		return new EngineError('invalid', `${name} is damaged or cut short: ${message.replace(/^Error processing tar file\(exit status \d+\): /v, '')}.`, {cause: error});
	}

	return ifNotSaved !== undefined && /docker-import-|manifest\.json|no such file or directory/iv.test(message) ? new EngineError('invalid', `${name} was not loaded. ${ifNotSaved}`, {cause: error}) : error;
}
