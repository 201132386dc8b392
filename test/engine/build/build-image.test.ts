import {once} from 'node:events';
import type http from 'node:http';
import {truncate, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import tar from 'tar-stream';
import type {BuildProgress} from '../../../source/engine/build/build-progress.js';
import type {BuildRequest} from '../../../source/engine/build/build-request.js';
import {EngineError} from '../../../source/engine/engine-error.js';
import {aDirectory} from '../../helpers/a-directory.js';
import {until} from '../../helpers/until.js';
import {json, wireEngine} from '../../helpers/wire-engine.js';

const soon = () => AbortSignal.timeout(20_000);

const request = (context: string, rest: Partial<BuildRequest> = {}): BuildRequest => ({context, dockerfile: 'Dockerfile', tags: [], buildArgs: {}, isCacheOff: false, builder: 'classic', ...rest});

const lines = (...messages: readonly unknown[]) => messages.map(message => `${JSON.stringify(message)}\n`).join('');

const success = lines({stream: 'Step 1/1 : FROM bb'}, {stream: '\n'}, {stream: ' ---> 111111111111\n'}, {aux: {ID: 'sha256:1'}}, {stream: 'Successfully built 111111111111\n'});

/** As engines do: the whole context is read before anything is answered. */
const onceSent = (incoming: http.IncomingMessage, answer: () => void) => {
	incoming.resume().on('end', answer);
};

test('sends the context, the tags and the arguments', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\n', 'sub/file': 'x'});
	const names: string[] = [];
	const {engine, requests} = await wireEngine(t, (incoming, response) => {
		const extract = tar.extract();
		extract.on('entry', ({name}, entry, next) => {
			names.push(name);
			entry.on('end', next).resume();
		});
		extract.on('finish', () => response.end(success));
		incoming.pipe(extract);
	});
	const reports: BuildProgress[] = [];
	const progress = await engine.images.build(request(context, {tags: ['shop:1', 'shop:2'], buildArgs: {WHO: 'a&b=c', EMPTY: ''}, isCacheOff: true}), report => {
		reports.push(report);
	}, soon());
	t.deepEqual(names, ['Dockerfile', 'sub/', 'sub/file']);
	t.deepEqual(requests, ['POST /v1.41/build?dockerfile=Dockerfile&t=shop:1&t=shop:2&buildargs={"WHO":"a&b=c","EMPTY":""}&nocache=true&rm=true&forcerm=true', 'GET /v1.41/images/sha256:1/history']);
	t.like(progress, {phase: 'done', imageId: 'sha256:1', files: 2, ignored: 0, stepCount: 1});
	t.true(progress.sentBytes > 0);
	t.deepEqual(reports.at(-1), progress);
});

test('an engine that refuses the request', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\n'});
	const {engine} = await wireEngine(t, (incoming, response) => {
		onceSent(incoming, () => {
			json(response, {message: 'invalid reference format'}, 400);
		});
	});
	let last: BuildProgress | undefined;
	const error = await t.throwsAsync(engine.images.build(request(context), progress => {
		last = progress;
	}, soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'invalid');
	t.is(error?.message, 'invalid reference format');
	t.is(last?.phase, 'failed');
});

test('an engine that has no git to fetch a context with', async t => {
	const {engine, requests} = await wireEngine(t, (incoming, response) => {
		onceSent(incoming, () => {
			json(response, {message: 'unable to prepare context: unable to \'git clone\' to temporary context directory: error initializing git repo: : exec: "git": executable file not found in $PATH'}, 400);
		});
	});
	const error = await t.throwsAsync(engine.images.build(request('git://127.0.0.1/shop.git#main:app'), () => undefined, soon()), {instanceOf: EngineError});
	t.is(error?.message, 'The engine has no git to fetch this context with: clone it here, and build from its directory.');
	t.regex(requests[0]!, /^POST \/v1\.41\/build\?remote=git:\/\/127\.0\.0\.1\/shop\.git#main:app&dockerfile=Dockerfile&/v);
});

test('an engine that goes away in the middle', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\n'});
	const {engine} = await wireEngine(t, (incoming, response) => {
		onceSent(incoming, () => {
			response.write(success.slice(0, 60), () => {
				response.socket?.destroy();
			});
		});
	});
	let last: BuildProgress | undefined;
	const error = await t.throwsAsync(engine.images.build(request(context), progress => {
		last = progress;
	}, soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'unreachable');
	t.is(last?.phase, 'failed');
	t.is(last?.steps[0]?.instruction, 'FROM bb');
});

test('a build that ends without an image has failed', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\n'});
	const {engine} = await wireEngine(t, (incoming, response) => {
		onceSent(incoming, () => {
			response.end(lines({stream: 'Step 1/1 : FROM bb\n'}));
		});
	});
	const error = await t.throwsAsync(engine.images.build(request(context), () => undefined, soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'failed');
	t.is(error?.message, 'The engine ended the build without an image.');
});

test('a context that changes while it is packed ends the request', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\n'});
	const big = path.join(context, 'big');
	await writeFile(big, Buffer.alloc(50_000_000));
	const closed = Promise.withResolvers<void>();
	// The size has been promised, and the rest is held back until it is read.
	const shrink = async (incoming: http.IncomingMessage) => {
		await once(incoming, 'readable');
		await until(async () => incoming.readableLength, length => length > 10_000);
		await truncate(big, 1000);
		incoming.resume();
	};

	const {engine} = await wireEngine(t, incoming => {
		incoming.socket.once('close', () => {
			closed.resolve();
		});
		void shrink(incoming);
	});
	const error = await t.throwsAsync(engine.images.build(request(context), () => undefined, soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'invalid');
	t.regex(error.message, /^The context could not be packed: /v);
	await closed.promise;
});

test('nothing is sent for a context that is not there', async t => {
	const {engine, requests} = await wireEngine(t, () => undefined);
	const context = await aDirectory(t, {});
	const error = await t.throwsAsync(engine.images.build(request(context), () => undefined, soon()), {instanceOf: EngineError});
	t.is(error?.kind, 'invalid');
	t.deepEqual(requests, []);
});

test('aborting throws the reason, closes the connection and says how far it was', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\n'});
	const controller = new AbortController();
	const reason = new Error('cancelled');
	const closed = Promise.withResolvers<void>();
	const {engine} = await wireEngine(t, (incoming, response) => {
		incoming.socket.once('close', () => {
			closed.resolve();
		});
		onceSent(incoming, () => {
			response.write(lines({stream: 'Step 1/2 : FROM bb\n'}));
		});
	});
	const phases: string[] = [];
	const building = engine.images.build(request(context), ({phase, stepCount}) => {
		phases.push(`${phase} ${stepCount}`);
		if (stepCount === 2) {
			controller.abort(reason);
		}
	}, controller.signal);
	const error = await t.throwsAsync(building);
	t.is(error, reason);
	await closed.promise;
	t.is(phases.at(-1), 'failed 2');
});

test('a flood of output is not a flood of reports', async t => {
	const context = await aDirectory(t, {Dockerfile: 'FROM bb\n'});
	const {engine} = await wireEngine(t, (incoming, response) => {
		onceSent(incoming, () => {
			response.write(lines({stream: 'Step 1/1 : RUN yes\n'}, {stream: ' ---> Running in cccccccccccc\n'}));
			for (let count = 0; count < 20_000; count++) {
				response.write(lines({stream: `line ${count}\n`}));
			}

			response.end(lines({aux: {ID: 'sha256:1'}}));
		});
	});
	const reports: BuildProgress[] = [];
	const {steps} = await engine.images.build(request(context), progress => {
		reports.push(progress);
	}, soon());
	t.is(steps[0]?.output.at(-1), 'line 19999');
	t.true(reports.length < 200, `${reports.length} reports of 20,000 messages`);
});
