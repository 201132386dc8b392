import {createReadStream} from 'node:fs';
import {lstat, readdir, readlink} from 'node:fs/promises';
import path from 'node:path';
import {cleanText} from '../../../format/clean.js';
import {EngineError} from '../../engine-error.js';
import {pathPatterns, type IgnorePatterns} from '../ignore-patterns.js';
import {fieldOf, numberIn, readFields, textOf, writeFields} from '../protobuf.js';
import {GrpcError, type GrpcCall, type GrpcMethod} from './grpc-server.js';
import {wantedPaths} from './wanted-paths.js';

const packets = {stat: 0, request: 1, data: 2, end: 3, error: 4} as const;

/** How Go writes what a file is, beside its permissions. */
const goModes = {directory: 2 ** 31, link: 2 ** 27, pipe: 2 ** 25, setuid: 2 ** 23, setgid: 2 ** 22, sticky: 2 ** 20} as const;

/** What one message carries of a file. */
const pieceBytes = 32 * 1024;

/** A directory that the engine may read files of. */
export type SharedDirectory = {
	readonly path: string;
	/** The only paths it gets, whatever it asks for. */
	readonly only?: readonly string[];
	/** Told of each entry that goes out, each that `.dockerignore` keeps back, and of what is sent. */
	readonly told?: {
		onFile(): void;
		onIgnored(name: string): void;
		onBytes(count: number): void;
	};
};

/**
Send the engine the files of a build as the docker client does: the list of all it may need, and of those the content that it has not kept from before.
What `.dockerignore` excludes is never in the list: the engine reads that file first, and says then what is to be left out.

@param directories By the name the engine asks for them by: `context` and `dockerfile`.
@param onError Told why the files could not be sent: the engine's own sentence knows only that.
@see github.com/moby/buildkit session/filesync/filesync.go, github.com/tonistiigi/fsutil send.go, filter.go
*/
export const fileSync = (directories: ReadonlyMap<string, SharedDirectory>, onError: (error: EngineError) => void): ReadonlyArray<readonly [string, GrpcMethod]> => [
	['/moby.filesync.v1.FileSync/DiffCopy', async call => {
		const asked = readAsked(call);
		const directory = directories.get(asked.name);
		if (!directory) {
			throw new GrpcError('notFound', `no access allowed to dir ${cleanText(asked.name)}`);
		}

		try {
			await sendDirectory(call, directory, asked);
		} catch (error) {
			if (call.signal.aborted) {
				throw error;
			}

			const sentence = new EngineError('invalid', `The context could not be sent: ${cleanText((error as Error).message)}`, {cause: error});
			onError(sentence);
			await call.send(writeFields([1, packets.error], [4, sentence.message]));
			throw sentence;
		}
	}],
];

type Asked = {readonly name: string; readonly exclude: readonly string[]; readonly include: readonly string[]; readonly follow: readonly string[]};

function readAsked({metadata}: GrpcCall): Asked {
	const valuesOf = (name: string): readonly string[] => {
		const isEncoded = metadata.some(([one, value]) => one === `${name}-encoded` && /^(?:1|t|true)$/iv.test(value));
		// Old engines send what is no ASCII as it is, which comes through as one character for each byte.
		const decode = (value: string) => isEncoded ? decodeURIComponent(value.replaceAll('+', ' ')) : Buffer.from(value, 'latin1').toString();
		return metadata.flatMap(([one, value]) => one === name ? [decode(value)] : []);
	};

	return {name: valuesOf('dir-name')[0] ?? '', exclude: valuesOf('exclude-patterns'), include: valuesOf('include-patterns'), follow: valuesOf('followpaths')};
}

async function sendDirectory(call: GrpcCall, directory: SharedDirectory, {exclude, include, follow}: Asked): Promise<void> {
	const files = new Map<number, string>();
	const isOnlyIgnoreFile = follow.length === 1 && follow[0] === '.dockerignore';
	const told = isOnlyIgnoreFile ? undefined : directory.told;
	const listing = {
		call, files, told, root: directory.path, excluded: pathPatterns(exclude), wanted: await wantedPaths(directory.path, include, follow),
		only: directory.only && pathPatterns(directory.only), count: 0,
	};
	const list = async () => {
		await listDirectory(listing, '', []);
		await call.send(writeFields([1, packets.stat]));
	};

	// What is asked for comes while the list is still sent.
	await Promise.all([list(), sendContents(call, directory, files, told)]);
}

type Listing = {
	readonly call: GrpcCall;
	/** Of which the content may be asked for, by their number in the list. */
	readonly files: Map<number, string>;
	readonly told: SharedDirectory['told'];
	readonly root: string;
	readonly excluded: IgnorePatterns;
	readonly wanted: IgnorePatterns | undefined;
	readonly only: IgnorePatterns | undefined;
	count: number;
};

/** Those on the way to an entry, which go out before the first that is sent of what is in them. */
type Parent = {readonly message: Uint8Array; isSent: boolean};

async function listDirectory(listing: Listing, directory: string, parents: readonly Parent[]): Promise<void> {
	const {root, excluded, wanted, only, told} = listing;
	const names = await readdir(path.join(root, directory));
	// The engine insists on this order: by bytes.
	for (const name of names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
		const relative = directory === '' ? name : `${directory}/${name}`;
		const isIgnored = excluded.ignores(relative);
		const isWanted = [wanted, only].every(patterns => patterns?.ignores(relative) ?? true);
		const entry = await lstat(path.join(root, relative), {bigint: true});
		const isDirectory = entry.isDirectory();
		if (isIgnored) {
			told?.onIgnored(relative);
		}

		const isDue = isWanted && !isIgnored;
		const message = isDirectory || isDue ? await statMessage(root, relative, entry) : undefined;
		const isSent = isDue && message !== undefined;
		if (isSent) {
			await sendEntry(listing, {relative, entry, message}, parents);
		}

		if (isDirectory && message && (!isIgnored || excluded.mayHaveExceptionsIn(relative)) && (isWanted || mayHoldWanted(listing, relative))) {
			await listDirectory(listing, relative, [...parents, {message, isSent}]);
		}
	}
}

/** Whether something in a directory may be among what the engine wants. */
const mayHoldWanted = ({wanted, only}: Listing, directory: string): boolean => [wanted, only].every(patterns => patterns?.mayMatchIn(directory) ?? true);

async function sendEntry(listing: Listing, {relative, entry, message}: {readonly relative: string; readonly entry: BigStats; readonly message: Uint8Array}, parents: readonly Parent[]): Promise<void> {
	for (const parent of parents) {
		await sendParent(listing, parent);
	}

	if (entry.isFile()) {
		listing.files.set(listing.count, relative);
	}

	listing.count++;
	await listing.call.send(message);
	if (!entry.isDirectory()) {
		listing.told?.onFile();
	}
}

async function sendParent(listing: Listing, parent: Parent): Promise<void> {
	if (!parent.isSent) {
		parent.isSent = true;
		listing.count++;
		await listing.call.send(parent.message);
	}
}

type BigStats = Awaited<ReturnType<typeof bigStats>>;
const bigStats = async (file: string) => lstat(file, {bigint: true});

/** @returns Nothing for what is left out: sockets, devices. */
async function statMessage(root: string, name: string, stats: BigStats): Promise<Uint8Array | undefined> {
	const kind = kindOf(stats);
	if (kind === undefined) {
		return undefined;
	}

	const bits = Number(stats.mode % 0o1_0000n);
	const has = (bit: number) => Math.floor(bits / bit) % 2 === 1;
	const special = (has(0o4000) ? goModes.setuid : 0) + (has(0o2000) ? goModes.setgid : 0) + (has(0o1000) ? goModes.sticky : 0);
	// Everything belongs to root, as the docker client has it.
	const stat = writeFields(
		[1, name], [2, (bits % 0o1000) + special + kind], [5, stats.isFile() ? stats.size : 0], [6, stats.mtimeNs], [7, stats.isSymbolicLink() ? await readlink(path.join(root, name)) : ''],
	);
	return writeFields([1, packets.stat], [2, stat]);
}

function kindOf(stats: BigStats): number | undefined {
	if (stats.isFile()) {
		return 0;
	}

	if (stats.isDirectory()) {
		return goModes.directory;
	}

	if (stats.isSymbolicLink()) {
		return goModes.link;
	}

	return stats.isFIFO() ? goModes.pipe : undefined;
}

/** Answer what the engine asks for, one file after the other, until it says that it has all. */
async function sendContents(call: GrpcCall, directory: SharedDirectory, files: ReadonlyMap<number, string>, told: SharedDirectory['told']): Promise<void> {
	let sending = Promise.resolve();
	const failing = new AbortController();
	for await (const message of call.messages) {
		const fields = readFields(message);
		const type = numberIn(fields, 1);
		if (type === packets.end) {
			await sending;
			await call.send(writeFields([1, packets.end]));
			return;
		}

		if (type === packets.error) {
			const said = fieldOf(fields, 4);
			throw new GrpcError('unknown', textOf(said));
		}

		if (type === packets.request) {
			const id = numberIn(fields, 3);
			const file = files.get(id);
			if (file === undefined) {
				throw new GrpcError('notFound', `invalid file id ${id}`);
			}

			sending = sendAfter(sending, async () => sendFile(call, path.join(directory.path, file), id, told));
			// Heard of when it is waited for, or at the next message.
			sending.catch(failWith(failing));
		}

		failing.signal.throwIfAborted();
	}

	await sending;
}

const failWith = (failing: AbortController) => (error: unknown): void => {
	failing.abort(error);
};

async function sendAfter(before: Promise<void>, send: () => Promise<void>): Promise<void> {
	await before;
	await send();
}

async function sendFile(call: GrpcCall, file: string, id: number, told: SharedDirectory['told']): Promise<void> {
	for await (const chunk of createReadStream(file, {highWaterMark: pieceBytes})) {
		const bytes = chunk as Uint8Array;
		await call.send(writeFields([1, packets.data], [3, id], [4, bytes]));
		told?.onBytes(bytes.length);
	}

	await call.send(writeFields([1, packets.data], [3, id]));
}
