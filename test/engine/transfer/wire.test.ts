import {readdir, readFile, writeFile} from 'node:fs/promises';
import test, {type ExecutionContext} from 'ava';
import {EngineError} from '../../../source/engine/engine-error.js';
import type {SendProgress} from '../../../source/engine/transfer/transfer-types.js';
import {aDirectory} from '../../helpers/a-directory.js';
import {json, wireEngine, type Answer} from '../../helpers/wire-engine.js';

const soon = () => AbortSignal.timeout(20_000);

const idle = () => undefined;

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** Save from an engine that answers so. @returns Why it failed, and what is in the directory then. */
async function save(t: ExecutionContext, answer: Answer): Promise<{readonly why: string | undefined; readonly files: readonly string[]; readonly requests: readonly string[]}> {
	const here = await aDirectory(t, {});
	const {engine, requests} = await wireEngine(t, answer);
	const target = await engine.transfers.target(`${here}/x.tar`, 'x');
	let why: string | undefined;
	try {
		await engine.transfers.save(['a/b:1', 'sha256:12'], target, idle, soon());
	} catch (error) {
		why = error instanceof EngineError ? `${error.kind}: ${error.message}` : String(error);
	}

	return {why, files: await readdir(here), requests};
}

test('a whole archive gets its name; the images are named one by one', async t => {
	const {why, files, requests} = await save(t, (_, response) => {
		response.end(Buffer.alloc(2048));
	});
	t.deepEqual([why, files], [undefined, ['x.tar']]);
	t.deepEqual(requests, ['GET /v1.41/images/get?names=a/b:1&names=sha256:12']);
});

test('an archive that is cut short, or ends in a complaint, is no file', async t => {
	const cut = await save(t, (_, response) => {
		response.write(Buffer.alloc(4096, 'x'), () => {
			response.destroy();
		});
	});
	t.deepEqual([cut.why, cut.files], ['unreachable: The connection to the engine was lost.', []]);
	const complaint = await save(t, (_, response) => {
		response.write(Buffer.alloc(4096, 'x'));
		response.end('{"errorDetail":{"message":"layer is gone"},"error":"layer is gone"}\n');
	});
	t.deepEqual([complaint.why, complaint.files], ['failed: layer is gone', []]);
	const short = await save(t, (_, response) => {
		response.end(Buffer.alloc(512));
	});
	t.deepEqual([short.why, short.files], ['failed: The engine ended the archive before its end.', []]);
	const refused = await save(t, (_, response) => {
		json(response, {message: 'reference does not exist'}, 404);
	});
	t.deepEqual([refused.why, refused.files], ['gone: reference does not exist', []]);
});

test('a load sends the file as it is, and asks to be told how far it is', async t => {
	const content = Buffer.alloc(700_000);
	const here = await aDirectory(t, {});
	const {engine, requests} = await wireEngine(t, (request, response) => {
		const chunks: Uint8Array[] = [];
		request.on('data', (chunk: Uint8Array) => {
			chunks.push(chunk);
		});
		request.on('end', () => {
			const whole = Buffer.concat(chunks);
			response.end(line({stream: `Loaded image: ${whole.equals(content) ? 'same' : 'other'}:${request.headers['content-type']}\n`}));
		});
	});
	await writeFile(`${here}/x.tar`, content);
	const seen: SendProgress[] = [];
	const {loaded} = await engine.transfers.load(await engine.transfers.source(`${here}/x.tar`), progress => {
		seen.push(progress);
	}, soon());
	t.deepEqual(loaded, ['same:application/x-tar']);
	t.deepEqual(requests, ['POST /v1.41/images/load?quiet=0']);
	t.like(seen.at(-1), {sentBytes: 700_000, totalBytes: 700_000});
	t.is((await readFile(`${here}/x.tar`)).length, 700_000);
});

test('an engine that is lost while it takes a file, and one that ends without a word', async t => {
	const here = await aDirectory(t, {'x.tar': '\0'.repeat(4096)});
	const lost = await wireEngine(t, request => {
		request.socket.destroy();
	});
	const source = await lost.engine.transfers.source(`${here}/x.tar`);
	const error = await t.throwsAsync(lost.engine.transfers.load(source, idle, soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'unreachable');
	const silent = await wireEngine(t, (request, response) => {
		request.resume();
		request.on('end', () => {
			response.end();
		});
	});
	await t.throwsAsync(silent.engine.transfers.import({source, reference: '', message: '', changes: [], platform: ''}, idle, soon()), {instanceOf: EngineError, message: 'The engine ended the import without an image.'});
});

test('zstd, which old engines do not know, is said in terms of the file', async t => {
	const here = await aDirectory(t, {});
	await writeFile(`${here}/x.tar.zst`, Buffer.from([0x28, 0xB5, 0x2F, 0xFD, 0, 0]));
	const {engine} = await wireEngine(t, (request, response) => {
		request.resume();
		response.end(line({errorDetail: {message: 'Error processing tar file(exit status 1): archive/tar: invalid tar header'}}));
	});
	await t.throwsAsync(engine.transfers.load(await engine.transfers.source(`${here}/x.tar.zst`), idle, soon()), {instanceOf: EngineError, message: 'This engine does not read what zstd has compressed: unzstd x.tar.zst gives it as it takes it.'});
});

test('an import says all that was asked for, each change on its own', async t => {
	const id = `sha256:${'c'.repeat(64)}`;
	const {engine, requests} = await wireEngine(t, (_, response) => {
		response.end(line({status: id}));
	});
	t.is(await engine.transfers.import({source: {url: 'http://host/x.tar'}, reference: 'a/b:1', message: 'why', changes: ['CMD ["sh"]', 'USER me'], platform: 'linux/ARM64'}, idle, soon()), id);
	t.deepEqual(requests, ['POST /v1.41/images/create?fromSrc=http://host/x.tar&repo=a/b:1&message=why&changes=CMD ["sh"]&changes=USER me&platform=linux/arm64']);
});

test('which layers a removal took is told by the history, and what they took only where it is certain', async t => {
	const image = `sha256:${'a'.repeat(64)}`;
	const removed = async (count: number) => {
		const {engine} = await wireEngine(t, (request, response) => {
			if (request.url!.endsWith('/history')) {
				json(response, [{Id: image, Size: 0, CreatedBy: '/bin/sh -c #(nop)  CMD ["sh"]'}, {Id: 'sha256:parent', Size: 30, CreatedBy: 'RUN make'}, {Id: '<missing>', Size: 0, CreatedBy: 'mkdir /x'}, {Id: '<missing>', Size: 0, CreatedBy: 'ENV A=1'}, {Id: '<missing>', Size: 500}]);
			} else {
				json(response, request.method === 'GET' ? {RootFS: {Layers: Array.from({length: count}, () => 'sha256:x')}} : [{Untagged: 'a:1'}, {Deleted: image}, {Deleted: 'sha256:1'}, {Deleted: 'sha256:parent'}]);
			}
		});
		const {layers, freedBytes} = await engine.images.remove('a:1', {}, soon());
		return [layers, freedBytes];
	};

	t.deepEqual(await removed(3), [1, 30]);
	t.deepEqual(await removed(2), [1, undefined]);
});

test('a removal does without a history', async t => {
	const image = `sha256:${'a'.repeat(64)}`;
	const {engine, requests} = await wireEngine(t, (request, response) => {
		if (request.url!.endsWith('/history')) {
			json(response, {message: 'no'}, 500);
		} else {
			json(response, [{Untagged: 'a:1'}, {Deleted: image}, {Deleted: 'sha256:1'}]);
		}
	});
	t.deepEqual(await engine.images.remove('a:1', {isKeepingParents: true}, soon()), {untagged: ['a:1'], deleted: [image, 'sha256:1']});
	t.is(requests.at(-1), 'DELETE /v1.41/images/a:1?force=false&noprune=true');
});
