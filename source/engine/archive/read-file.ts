import {cleanText} from '../../format/clean.js';
import {textWidth} from '../../format/width.js';
import {kindWords} from '../../format/file-words.js';
import type {EngineClient} from '../client.js';
import {EngineError} from '../engine-error.js';
import {archiveEntries, openArchive} from './open-archive.js';
import {followPath, shownPath} from './path-stat.js';
import {runInContainer} from './run-in-container.js';
import type {FileText} from './types.js';

/** So much of a file is read to be looked at. */
export const mostRead = 256 * 1024;

/**
The beginning of a file in a container, links followed.

@param isRunning Files the engine cannot see (in /proc, on a tmpfs) are then read by the container's own tools.
@throws {EngineError} `invalid` when there is no such file, or it is none.
*/
export async function readFile(client: EngineClient, id: string, path: string, {isRunning}: {readonly isRunning: boolean}, signal: AbortSignal): Promise<FileText> {
	const found = await followPath(client, id, path, signal);
	if (!found) {
		const bytes = isRunning ? await readByTools(client, id, path, signal) : undefined;
		if (!bytes) {
			throw new EngineError('invalid', `There is no file ${shownPath(path)} in this container.`);
		}

		return toFileText(bytes, Math.max(bytes.length, 0), bytes.length > mostRead);
	}

	const {kind, sizeBytes} = found.stat;
	if (kind !== 'file') {
		throw new EngineError('invalid', `${shownPath(path)} is ${kindWords[kind]}: there is no text to show.`);
	}

	const bytes = await readByArchive(client, id, found.path, signal);
	return toFileText(bytes, sizeBytes, sizeBytes > bytes.length);
}

async function readByArchive(client: EngineClient, id: string, path: string, signal: AbortSignal): Promise<Buffer> {
	const entries = archiveEntries(await openArchive(client, id, path, signal), signal);
	try {
		// There is but one file in it.
		const {value: entry} = await entries.next();
		const chunks: Uint8Array[] = [];
		let length = 0;
		for await (const chunk of entry ?? []) {
			chunks.push(chunk);
			length += chunk.length;
			if (length >= mostRead) {
				break;
			}
		}

		return Buffer.concat(chunks).subarray(0, mostRead);
	} finally {
		// What follows of a large one need not come.
		await entries.return();
	}
}

/** @returns `undefined` where there is no such file, or nothing to read it by. One byte more than is shown tells that there is more. */
async function readByTools(client: EngineClient, id: string, path: string, signal: AbortSignal): Promise<Buffer | undefined> {
	const chunks: Uint8Array[] = [];
	try {
		const exitCode = await runInContainer(client, id, ['sh', '-c', '[ -f "$1" ] && exec head -c "$2" "$1"', 'sh', path, String(mostRead + 1)], bytes => {
			chunks.push(bytes);
			return true;
		}, signal);
		return exitCode === 0 ? Buffer.concat(chunks) : undefined;
	} catch (error) {
		signal.throwIfAborted();
		if (error instanceof EngineError && error.kind !== 'unreachable' && error.kind !== 'timeout') {
			return undefined;
		}

		throw error;
	}
}

const tab = 0x09;
const carriageReturn = 0x0D;
const escape = 0x1B;
const space = 0x20;

/** Whether bytes are no text: a NUL among them, or many controls no text has. */
function isBinary(bytes: Uint8Array): boolean {
	const controls = bytes.reduce((count, byte) => count + Number(byte < space && (byte < tab || byte > carriageReturn) && byte !== escape), 0);
	return bytes.includes(0) || controls * 10 > bytes.length;
}

/** What has been read of a file, as lines. Pure. */
export function toFileText(bytes: Uint8Array, sizeBytes: number, isCut: boolean): FileText {
	const shown = bytes.subarray(0, mostRead);
	if (isBinary(shown)) {
		return {sizeBytes, isBinary: true, isCut, lines: []};
	}

	const text = new TextDecoder().decode(shown);
	const lines = text.split(/\r?\n/v);
	if (lines.at(-1) === '' && lines.length > 1) {
		lines.pop();
	}

	return {sizeBytes, isBinary: false, isCut, lines: text === '' ? [] : lines.map(line => cleanLine(line))};
}

const tabStop = 8;

/** Tabs reach to the next stop; all else that could do anything but be read is gone. */
function cleanLine(line: string): string {
	const [first = '', ...rest] = line.split('\t').map(part => cleanText(part));
	let column = textWidth(first);
	let cleaned = first;
	for (const part of rest) {
		const width = tabStop - (column % tabStop);
		cleaned += ' '.repeat(width) + part;
		column += width + textWidth(part);
	}

	return cleaned;
}
