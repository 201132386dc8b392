import {Readable} from 'node:stream';
import {buffer} from 'node:stream/consumers';
import tar, {type Header} from 'tar-stream';

export type TarFile = {readonly header: Header; readonly content: Buffer};

/** What an archive holds, by name, in its order. */
export async function tarFiles(archive: NodeJS.ReadableStream): Promise<Map<string, TarFile>> {
	const files = new Map<string, TarFile>();
	const extract = tar.extract();
	archive.on('error', (error: Error) => {
		extract.destroy(error);
	});
	for await (const entry of archive.pipe(extract)) {
		files.set(entry.header.name, {header: entry.header, content: await buffer(Readable.from(entry))});
	}

	return files;
}

/** A line for each file, with its type, mode, owner, name and content. */
export const inLines = (files: ReadonlyMap<string, TarFile>): string[] => files.values().map(({header: {name, type, mode, uid, gid, linkname}, content}) =>
	// Old docker clients put the file's type into its mode as well.
	`${type} ${(mode % 0o1_0000).toString(8)} ${uid}:${gid} ${name}${linkname ? ` → ${linkname}` : ''} ${JSON.stringify(content.toString('latin1'))}`).toArray().toSorted();
