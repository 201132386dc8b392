import {once} from 'node:events';
import http from 'node:http';
import {Readable} from 'node:stream';
import type {RealEngine} from './real-engine.js';
import {inLines, tarFiles} from './tar-files.js';

/** What an image's last layer holds: `docker save`, without the client. */
export async function imageFiles({directory}: Pick<RealEngine, 'directory'>, image: string): Promise<string[]> {
	const request = http.get({socketPath: `${directory}/docker.sock`, path: `/images/${image}/get`});
	const [response] = await once(request, 'response') as [http.IncomingMessage];
	const saved = await tarFiles(response);
	const manifest = saved.get('manifest.json')!.content.toString();
	const [{Layers}] = JSON.parse(manifest) as [{readonly Layers: readonly string[]}];
	const layer = saved.get(Layers.at(-1)!)!;
	return inLines(await tarFiles(Readable.from([layer.content])));
}
