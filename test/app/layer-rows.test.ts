import test from 'ava';
import fc from 'fast-check';
import {layerRows} from '../../source/app/layer-rows.js';
import {transferStep} from '../../source/engine/registry/transfer-step.js';
import {newPull, type LayerPhase, type LayerProgress, type PullProgress} from '../../source/engine/registry/pull-progress.js';
import type {Json} from '../../source/engine/types.js';
import {textWidth} from '../../source/format/width.js';
import {check} from '../helpers/check.js';
import {now} from '../helpers/values.js';

const phases: readonly LayerPhase[] = ['waiting', 'preparing', 'downloading', 'verifying', 'extracting', 'retrying', 'done', 'pushing', 'pushed', 'exists', 'mounted'];
const bare = (rows: readonly string[]): readonly string[] => rows.map(row => row.replaceAll(/\x1B\[[\d;]*m/gv, ''));

const anyLayer = fc.record({
	phase: fc.constantFrom(...phases), current: fc.nat(2_000_000_000), total: fc.nat(1_000_000_000), size: fc.option(fc.nat(1_000_000_000), {nil: undefined}), moved: fc.option(fc.nat(2_000_000_000), {nil: undefined}),
}).map(({size, moved, ...rest}) => ({...rest, ...(size === undefined ? {} : {size}), ...(moved === undefined ? {} : {moved})}));
const anyLayers = fc.array(anyLayer, {minLength: 1, maxLength: 40}).map(layers => layers.map((layer, index): LayerProgress => ({id: index.toString(16).padStart(12, '0'), ...layer})));

test('whatever the layers do, the table has its rows and its columns at their places', t => {
	check(t, fc.property(anyLayers, fc.integer({min: 10, max: 50}), fc.constantFrom(68, 72, 106, 40), (layers, height, columns) => {
		const rows = bare(layerRows({layers}, columns, {height, now, isRunning: true}));
		const ofLayers = rows.filter(row => /^\S [\da-f]{12} /v.test(row));
		const hidden = layers.length - ofLayers.length;
		const counted = rows.flatMap(row => /^[●◌] (?<count>\d+) more layer/v.exec(row)?.groups?.count ?? []).map(Number);
		return rows.length <= height && rows.every(row => textWidth(row) <= columns)
			&& hidden === counted.reduce((sum, count) => sum + count, 0)
			&& ofLayers.every(row => row.slice(15, 27).trim() !== '' && (row[27] ?? ' ') === ' ');
	}), 1000);
});

test('those that move are always among the rows, in their order', t => {
	check(t, fc.property(anyLayers, layers => {
		const rows = bare(layerRows({layers}, 72, {height: 18, now, isRunning: true}));
		const shown = rows.flatMap(row => /^\S (?<id>[\da-f]{12}) /v.exec(row)?.groups?.id ?? []);
		const moving = layers.filter(({phase}) => ['downloading', 'verifying', 'extracting', 'retrying', 'pushing'].includes(phase)).map(({id}) => id);
		return shown.join(' ') === shown.toSorted().join(' ') && moving.slice(0, 14).every(id => shown.includes(id));
	}));
});

test('no message of any kind is a crash, and what moved is never more than there is', t => {
	const anyStatus = fc.constantFrom('Downloading', 'Extracting', 'Pushing', 'Pushed', 'Waiting', 'Download complete', 'Retrying in 5 seconds', 'Layer already exists', 'constructor', 'Digest: sha256:ab');
	const detail = fc.record({current: fc.oneof(fc.nat(), fc.string()), total: fc.oneof(fc.nat(), fc.constant(null)), units: fc.constantFrom('s', undefined)}, {requiredKeys: []});
	const message = fc.oneof(fc.record({status: anyStatus, id: fc.constantFrom('a', 'b'), progressDetail: detail}, {requiredKeys: []}), fc.jsonValue().filter(value => !JSON.stringify(value).includes('error')));
	check(t, fc.property(fc.array(message, {maxLength: 30}), messages => {
		let progress: PullProgress = newPull;
		for (const value of messages) {
			progress = transferStep(progress, value as Json);
		}

		return progress.layers.length <= 2 && progress.layers.every(({moved = 0, size = moved}) => moved <= size);
	}));
});

test('a push of containerd’s kind and of the older kind tell their digest', t => {
	t.is(transferStep(newPull, {status: `1: digest: sha256:${'a'.repeat(64)} size: 527`}).digest, `sha256:${'a'.repeat(64)}`);
	t.is(transferStep(newPull, {progressDetail: {}, aux: {Tag: '1', Digest: 'sha256:ab', Size: 527}}).digest, 'sha256:ab');
	t.deepEqual(transferStep(newPull, {status: 'Mounted from shop/bb', id: 'aa', progressDetail: {}}).layers.map(({phase}) => phase), ['mounted']);
	t.like(transferStep(newPull, {status: 'Retrying in 5 seconds', id: 'aa'}).layers[0], {phase: 'retrying', current: 5});
});
