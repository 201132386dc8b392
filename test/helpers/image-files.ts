import {once} from 'node:events';
import http from 'node:http';
import path from 'node:path';
import {buffer} from 'node:stream/consumers';
import {Readable} from 'node:stream';
import tar, {type Header} from 'tar-stream';
import type {RealEngine} from './real-engine.js';

type Entry = {readonly header: Header; readonly content: Buffer};

async function entriesOf(archive: Readable): Promise<Map<string, Entry>> {
	const entries = new Map<string, Entry>();
	for await (const entry of archive.pipe(tar.extract())) {
		entries.set(path.posix.normalize(entry.header.name), {header: entry.header, content: await buffer(Readable.from(entry))});
	}

	return entries;
}

/** What an image's last layer holds: a line for each file, with its type, mode, owner, name and content. `docker save`, without the client. */
export async function filesOf({directory}: Pick<RealEngine, 'directory'>, image: string): Promise<string[]> {
	const request = http.get({socketPath: `${directory}/docker.sock`, path: `/images/${image}/get`});
	const [response] = await once(request, 'response') as [http.IncomingMessage];
	if (response.statusCode === 500) {
		// An image without any layer cannot be saved.
		response.resume();
		return [];
	}

	const saved = await entriesOf(response);
	const [{Layers}] = JSON.parse(saved.get('manifest.json')!.content.toString()) as [{readonly Layers: readonly string[] | null}];
	const last = Layers?.at(-1);
	if (last === undefined) {
		return [];
	}

	const layer = await entriesOf(Readable.from([saved.get(last)!.content]));
	return layer.entries().map(([name, {header: {type, mode, uid, gid, linkname}, content}]) =>
		`${type} ${mode.toString(8)} ${uid}:${gid} ${name}${linkname ? ` → ${linkname}` : ''} ${JSON.stringify(content.toString('latin1'))}`).toArray().toSorted();
}
