import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import stringWidth from 'string-width';
import stripAnsi from 'strip-ansi';
import type {Inspection, Json} from '../../source/engine/types.js';
import {inspectRows, type InspectOptions} from '../../source/panes/inspect-rows.js';
import {check} from '../helpers/check.js';
import {containerJson, imageJson} from '../helpers/inspections.js';
import {hostileText} from '../helpers/texts.js';

const options: InspectOptions = {kind: 'container', columns: 76, isRaw: false, isRevealed: false};
const container: Inspection = {id: 'c', raw: containerJson};
const image: Inspection = {id: 'i', raw: imageJson};

const plain = (inspection: Inspection, rest: Partial<InspectOptions> = {}): readonly string[] => inspectRows(inspection, {...options, ...rest}).map(row => stripAnsi(row));

/** `Label value` rows as an object. */
const facts = (rows: readonly string[]): Readonly<Record<string, string>> => Object.fromEntries(rows.filter(row => /^(?!Environment)[A-Z]/v.test(row) && row.charAt(14) === ' ').map(row => [row.slice(0, 14).trim(), row.slice(15)]));

/** The rows below a title, up to the next blank one. */
function section(rows: readonly string[], title: string): readonly string[] {
	const from = rows.indexOf(title) + 1;
	const end = rows.indexOf('', from);
	return from === 0 ? [`no section ${title}`] : rows.slice(from, end === -1 ? undefined : end);
}

const cells = (rows: readonly string[]): readonly string[] => rows.filter(row => row.startsWith('│')).map(row => row.replaceAll(/\s+/gv, ' '));

test('a container: what is asked first stands first', t => {
	const rows = plain(container);
	const first = rows.slice(0, rows.indexOf(''));
	t.deepEqual(facts(first), {
		Name: 'shop-web', Id: '4c01db0b339c', State: 'exited (137) · ended by SIGKILL · killed for memory', Started: '2026-01-02 10:00:00 UTC', Finished: '2026-01-02 11:58:00 UTC', Restarts: '3',
		Image: 'shop/web:1.4  9b7e4f1c2d3a', Entrypoint: 'docker-entrypoint.sh', Command: 'sh -c \'echo "it works"\'', Directory: '/srv', User: 'node', 'Restart policy': 'on-failure, at most 5 times', Created: '2026-01-01 09:00:00 UTC',
	});
	const titles = rows.filter((_, index) => rows[index - 1] === '');
	t.deepEqual(titles, ['Ports', 'Mounts', 'Networks', 'Environment (m reveals the values)', 'Limits', 'Health check', 'Labels', 'Runtime', 'Security', 'Namespaces', 'Names']);
});

test('a container: its sections', t => {
	const rows = plain(container);
	t.deepEqual(section(rows, 'Limits'), ['Memory         256MiB', 'Memory + swap  unlimited', 'CPUs           1.5', 'PIDs           100']);
	t.deepEqual(section(rows, 'Health check'), [
		'Health         unhealthy · failed 4 in a row', 'Test           curl -f http://localhost', 'Every          1m, given up after 30s', 'Unhealthy      after 3 failures',
		'2026-01-02 11:57:00 UTC  exit code 7  connection refused',
	]);
	t.deepEqual(section(rows, 'Ports').filter(row => row.startsWith('│')), ['│ CONTAINER │ HOST                    │', '│ 80/tcp    │ 0.0.0.0:8080, [::]:8080 │', '│ 443/tcp   │ exposed only            │']);
	t.deepEqual(cells(section(rows, 'Mounts')), ['│ TYPE │ SOURCE │ TARGET │ MODE │', '│ bind │ /srv/shop/static │ /srv/static │ ro, rprivate │', '│ volume │ shop-uploads │ /srv/uploads │ rw, z │']);
	t.deepEqual(cells(section(rows, 'Networks')), ['│ NETWORK │ IPV4 │ GATEWAY │ MAC │ ALIASES │', '│ shop │ 172.18.0.3 │ 172.18.0.1 │ 02:42:ac:12:00:03 │ web, shop-web │']);
	t.deepEqual(section(rows, 'Labels'), ['com.docker.compose.project=shop', 'note=漢字']);
	t.deepEqual(section(rows, 'Runtime'), ['Stop           SIGTERM, killed after 10 s', 'Storage        overlay2']);
	t.deepEqual(section(rows, 'Security'), ['Privileged     yes']);
	t.deepEqual(section(rows, 'Namespaces'), ['Network        its own, in shop', 'PID            its own', 'IPC            the engine’s default', 'UTS            its own', 'User           the engine’s default', 'Cgroup         the engine’s default']);
});

test('a container: secrets are masked until they are asked for', t => {
	t.deepEqual(plain(container).slice(plain(container).indexOf('Environment (m reveals the values)')).slice(1, 5), ['PATH=••••', 'DB_PASSWORD=••••', 'EMPTY=', 'NO_VALUE']);
	t.false(plain(container).join('\n').includes('hunter2'));
	t.true(plain(container, {isRevealed: true}).includes('DB_PASSWORD=hunter2=x'));
	t.true(plain(container, {isRevealed: true}).includes('Environment'));
});

test('raw JSON: secrets are masked there too, and revealed it is the engine’s own', t => {
	const masked = plain(container, {isRaw: true, columns: 400}).join('\n');
	t.false(masked.includes('hunter2'));
	t.deepEqual((JSON.parse(masked) as {Config: {Env: readonly string[]}}).Config.Env, ['PATH=••••', 'DB_PASSWORD=••••', 'EMPTY=', 'NO_VALUE']);
	t.deepEqual(JSON.parse(plain(container, {isRaw: true, isRevealed: true, columns: 400}).join('\n')), containerJson);
	t.false(plain(image, {kind: 'image', isRaw: true, columns: 400}).join('\n').includes('s3cret'));
});

test('a container that runs and has next to nothing', t => {
	const rows = plain({id: 'x', raw: {Id: 'a'.repeat(64), Name: '/bare', State: {Status: 'running', Running: true, ExitCode: 0, StartedAt: '2026-01-02T10:00:00Z', FinishedAt: '0001-01-01T00:00:00Z'}, HostConfig: {}, Config: {}, NetworkSettings: {}}});
	t.deepEqual(facts(rows), {Name: 'bare', Id: 'aaaaaaaaaaaa', State: 'running', Started: '2026-01-02 10:00:00 UTC', Restarts: '0', Image: '  '});
	t.false(rows.some(row => /Ports|Mounts|Limits|Environment/v.test(row)));
});

test('an image: what it starts and what it is made of', t => {
	const rows = plain(image, {kind: 'image'});
	t.deepEqual(facts(rows), {
		Id: '9b7e4f1c2d3a', Tags: 'shop/web:1.4  shop/web:latest', Size: '72.9MB', Created: '2026-01-01 08:00:00 UTC', Platform: 'linux/arm64/v8',
		Entrypoint: 'docker-entrypoint.sh', Command: 'node server.js', Directory: '/srv', Ports: '80/tcp 443/tcp', Volumes: '/srv/uploads',
	});
	t.deepEqual(rows.slice(rows.indexOf('Environment (m reveals the values)')), ['Environment (m reveals the values)', 'TOKEN=••••', '', 'Labels', 'maintainer=shop', '', 'Layers', 'aaaaaaaaaaaa', 'bbbbbbbbbbbb']);
	t.true(plain(image, {kind: 'image', isRevealed: true}).includes('TOKEN=s3cret'));
});

test('what an engine sends that is no inspection at all is survived', t => {
	for (const raw of [null, 'text', 5, [], {}, {State: 'x', Config: [], Mounts: {}, NetworkSettings: {Ports: null}}] as readonly Json[]) {
		for (const kind of ['container', 'image'] as const) {
			t.true(inspectRows({id: 'x', raw}, {...options, kind}).length > 0);
			t.true(inspectRows({id: 'x', raw}, {...options, kind, isRaw: true}).length > 0);
		}
	}
});

test('rows are laid out once for an inspection and a way to look at it', t => {
	const rows = inspectRows(container, options);
	t.is(inspectRows(container, {...options}), rows);
	t.not(inspectRows(container, {...options, columns: 60}), rows);
	t.not(inspectRows({...container}, options), rows);
});

const keys = fc.oneof(fc.constantFrom('Env', 'Config', 'State', 'Ports', 'Name'), hostileText);
const json = fc.letrec<{readonly value: Json}>(tie => ({
	value: fc.oneof({maxDepth: 4}, hostileText, fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('value'), {maxLength: 4}), fc.dictionary(keys, tie('value'), {maxKeys: 4})),
})).value;

/** The container with some of its texts replaced by hostile ones. */
const hostileContainer = fc.array(hostileText, {minLength: 5, maxLength: 5}).map(texts => {
	let count = 0;
	return JSON.parse(JSON.stringify(containerJson), (_, value: Json) => typeof value === 'string' ? value + texts[count++ % texts.length]! : value) as Json;
});

test('no row is wider than asked and nothing hostile gets through, whatever is inspected', t => {
	const how = fc.record({kind: fc.constantFrom('container' as const, 'image' as const), columns: fc.integer({min: 31, max: 120}), isRaw: fc.boolean(), isRevealed: fc.boolean()});
	check(t, fc.property(fc.oneof(json, hostileContainer), how, (raw, look) => {
		for (const row of inspectRows({id: 'x', raw}, look)) {
			const seen = stripAnsi(row);
			assert.ok(stringWidth(seen) <= look.columns, JSON.stringify(row));
			assert.doesNotMatch(seen, /[\p{Control}\p{Surrogate}\u202A-\u202E\u2066-\u2069\u200B]/v);
		}
	}), 150);
});
