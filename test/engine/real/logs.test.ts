import test from 'ava';
import {EngineError} from '../../../source/engine/engine-error.js';
import type {LogLine} from '../../../source/engine/types.js';
import {afterTimestamp} from '../../../source/state/log.js';
import {pack, readLines, unpack} from '../../helpers/packed.js';
import {startEngine, type RealEngine} from '../../helpers/real-engine.js';
import {until} from '../../helpers/until.js';

let real: RealEngine;

test.before(async () => {
	real = await startEngine();
});

test.after.always(() => {
	real.down();
});

const soon = () => AbortSignal.timeout(90_000);

/** Run a script in a container to its end. */
const ran = async (name: string, script: string, ...options: readonly string[]) => {
	await real.docker('run', '--detach', '--name', name, ...options, 'bb', 'sh', '-c', script);
	await real.until(name, '{{.State.Status}}', 'exited');
};

const logOf = async (name: string, {hasTty = false, tail = 100_000, since, isFollowing}: {hasTty?: boolean; tail?: number; since?: string; isFollowing?: boolean} = {}): Promise<LogLine[]> =>
	readLines(real.engine.containers.logs(name, {hasTty, tail, since, ...(isFollowing === undefined ? {} : {isFollowing})}, soon()));

const textsOf = (lines: readonly LogLine[]) => lines.map(({text}) => text);

const numbers = (from: number, to: number) => Array.from({length: to - from + 1}, (_, index) => String(from + index));

test('ten thousand lines are those of docker logs, timestamps too', async t => {
	await ran('many', 'seq 1 10000');
	const lines = await logOf('many');
	t.deepEqual(lines.map(({timestamp, text}) => `${timestamp} ${text}`), (await real.docker('logs', '--timestamps', 'many')).split('\n'));
	t.deepEqual(textsOf(lines), numbers(1, 10_000));
	t.true(lines.every(({stream, cut}) => stream === 'stdout' && cut === undefined));
});

test('stdout and stderr are told apart', async t => {
	await ran('both', 'for i in $(seq 1 50); do echo "out $i"; echo "err $i" >&2; done');
	const lines = await logOf('both');
	for (const [stream, word] of [['stdout', 'out'], ['stderr', 'err']] as const) {
		t.deepEqual(textsOf(lines.filter(line => line.stream === stream)), numbers(1, 50).map(number => `${word} ${number}`));
	}

	t.is((await real.docker('logs', 'both')).split('\n').length, 50, 'the client’s own standard output has the other half not');
});

test('a line of a million characters is cut, and what is cut is counted', async t => {
	await ran('long', String.raw`echo before; head -c 1000000 /dev/zero | tr "\0" a; echo; echo after`);
	const [before, long, after] = await logOf('long');
	t.is(before?.text, 'before');
	t.is(long?.text, 'a'.repeat(65_536));
	t.is(long?.cut, 1_000_000 - 65_536);
	t.is(after?.text, 'after');
});

test('a line of several parts is one line', async t => {
	await ran('parts', String.raw`head -c 40000 /dev/zero | tr "\0" b; echo; printf "no newline"`);
	const lines = await logOf('parts');
	t.deepEqual(textsOf(lines), ['b'.repeat(40_000), 'no newline']);
	t.regex(lines[0]!.timestamp, /^\d{4}-\d\d-\d\dT[\d:]+\.\d+Z$/v);
});

test('characters of several bytes', async t => {
	await ran('wide', 'for i in $(seq 1 5000); do printf "€"; done; echo; for i in $(seq 1 8192); do printf "€"; done; echo');
	const texts = textsOf(await logOf('wide'));
	t.true(texts[0] === '€'.repeat(5000));
	// The engine itself spoils the one character it cuts in two, at 16 KiB.
	t.true(texts.join('\n') === await real.docker('logs', 'wide'));
});

test('a tail', async t => {
	await ran('tail', 'seq 1 1000');
	t.deepEqual(textsOf(await logOf('tail', {tail: 10})), numbers(991, 1000));
	t.deepEqual(textsOf(await logOf('tail', {tail: 0})), []);
});

test('a log that is resumed has no line twice and none too few', async t => {
	// Written in a hurry: several lines may have the same timestamp.
	await ran('resumed', 'seq 1 300; seq 301 600 | cat');
	const whole = await logOf('resumed');
	for (const stop of [0, 1, 99, 298, 300, 450, 599]) {
		const seen = whole.slice(0, stop + 1);
		const {timestamp} = seen.at(-1)!;
		const fresh = afterTimestamp(seen.filter(line => line.timestamp === timestamp));
		const again = pack(await logOf('resumed', {since: timestamp, tail: 20_000}));
		const rest = unpack(fresh(again));
		t.deepEqual([...textsOf(seen), ...textsOf(rest)], numbers(1, 600));
	}
});

test('a followed log that is left and resumed while the container writes', async t => {
	await real.docker('run', '--detach', '--init', '--name', 'followed', 'bb', 'sh', '-c', 'i=0; while [ $i -lt 400 ]; do i=$((i+1)); echo $i; [ $((i % 20)) != 0 ] || sleep 0.05; done; exec sleep 1000');
	const seen: LogLine[] = [];
	const readSome = async () => {
		const timestamp = seen.at(-1)?.timestamp;
		const fresh = afterTimestamp(seen.filter(line => line.timestamp === timestamp));
		const enough = Math.min(400, seen.length + 30);
		for await (const batch of real.engine.containers.logs('followed', {hasTty: false, tail: 20_000, since: timestamp}, soon())) {
			seen.push(...unpack(fresh(batch)));
			if (seen.length >= enough) {
				return;
			}
		}
	};

	while (seen.length < 400) {
		await readSome();
	}

	t.deepEqual(textsOf(seen), numbers(1, 400));
});

test('following ends with the container', async t => {
	await real.docker('run', '--detach', '--name', 'ends', 'bb', 'sh', '-c', 'echo begun; until [ -e /go ]; do sleep 0.1; done; echo done');
	const logs = real.engine.containers.logs('ends', {hasTty: false, tail: 10}, soon());
	const {value: first} = await logs.next();
	t.deepEqual(textsOf(unpack(first!)), ['begun']);
	await real.docker('exec', 'ends', 'touch', '/go');
	t.deepEqual(textsOf(await readLines(logs)), ['done']);
});

test('following ends when the container is removed', async t => {
	await real.docker('run', '--detach', '--name', 'removed', 'bb', 'sh', '-c', 'echo begun; exec sleep 1000');
	const logs = real.engine.containers.logs('removed', {hasTty: false, tail: 10}, soon());
	await logs.next();
	await real.docker('rm', '--force', 'removed');
	t.deepEqual(await readLines(logs), []);
});

test('what is not to be followed ends at once, though the container goes on and is silent', async t => {
	await real.docker('run', '--detach', '--name', 'silent', 'bb', 'sh', '-c', 'echo only; exec sleep 1000');
	await until(async () => real.docker('logs', 'silent'), log => log === 'only');
	t.deepEqual(textsOf(await logOf('silent', {isFollowing: false})), ['only']);
	t.is(await real.inspect('silent', '{{.State.Status}}'), 'running');
});

test('a terminal’s log', async t => {
	await ran('tty', String.raw`echo one; echo two >&2; head -c 40000 /dev/zero | tr "\0" x; echo; printf "last"`, '--tty');
	const lines = await logOf('tty', {hasTty: true});
	t.deepEqual(textsOf(lines), ['one', 'two', 'x'.repeat(40_000), 'last']);
	t.true(lines.every(({stream, timestamp}) => stream === 'stdout' && /^\d{4}-.*Z$/v.test(timestamp)));
});

test('binary garbage does no harm', async t => {
	await ran('garbage', 'head -c 200000 /dev/urandom; echo; echo end');
	const lines = await logOf('garbage');
	t.is(lines.at(-1)?.text, 'end');
	// Colours are all that may stay of what a terminal would obey.
	t.true(lines.every(({text}) => !/\p{Control}/v.test(text.replaceAll(/\x1B\[[\d;:]*m/gv, ''))));
});

test('a driver that cannot be read', async t => {
	await ran('unread', 'echo x', '--log-driver', 'none');
	const error = await t.throwsAsync(logOf('unread'), {instanceOf: EngineError});
	t.is(error?.kind, 'unsupported');
	t.is(error?.message, 'configured logging driver does not support reading');
});

test('a container that has never run has no log', async t => {
	await real.docker('create', '--name', 'unborn', 'bb', 'true');
	t.deepEqual(await logOf('unborn', {isFollowing: false}), []);
});
