import test from 'ava';
import fc from 'fast-check';
import type {LayerProgress} from '../../source/engine/registry/pull-progress.js';
import {partOf, rateOf, restOf, totalsOf, transferCounter, withSample} from '../../source/state/transfer.js';
import {check} from '../helpers/check.js';

const aLayer = (id: string, rest: Partial<LayerProgress> = {}): LayerProgress => ({id, phase: 'downloading', current: 0, total: 0, ...rest});

test('totals: what has moved, of how much, and whether that is all', t => {
	const known = [aLayer('a', {size: 100, moved: 40}), aLayer('b', {phase: 'done', size: 50, moved: 50}), aLayer('c', {phase: 'exists'})];
	t.deepEqual(totalsOf(known), {moved: 90, size: 150, isWhole: true, ended: 2});
	t.deepEqual(totalsOf([...known, aLayer('d', {phase: 'waiting'})]), {moved: 90, size: 150, isWhole: false, ended: 2});
	t.is(partOf(known, totalsOf(known)), 0.6);
	const more = [...known, aLayer('d', {phase: 'waiting'})];
	t.is(partOf(more, totalsOf(more)), 2.4 / 4);
});

test('the rate is that of the last seconds, and falls when nothing comes', t => {
	let time = 1000;
	const counted = transferCounter(() => time);
	const at = (moment: number, moved: number) => {
		time = moment;
		return counted({layers: [aLayer('a', {size: 100_000, moved})]}).samples;
	};

	t.is(rateOf(at(1000, 0), 1000), undefined);
	t.is(rateOf(at(2000, 1000), 2000), 1000);
	t.is(rateOf(at(3000, 5000), 3000), 2500);
	const late = at(9000, 17_000);
	t.is(rateOf(late, 9000), 2000);
	t.is(rateOf(late, 15_000), 1000);
	t.is(restOf({moved: 50, size: 100, isWhole: true, ended: 0}, 10), 5000);
	t.is(restOf({moved: 50, size: 100, isWhole: false, ended: 0}, 10), undefined);
	t.is(restOf({moved: 50, size: 100, isWhole: true, ended: 0}, 0), undefined);
});

test('samples stay few, in order, and a rate is never negative, whatever is told', t => {
	const told = fc.array(fc.record({wait: fc.nat(3000), bytes: fc.nat(1_000_000)}), {maxLength: 50});
	check(t, fc.property(told, steps => {
		let samples: Parameters<typeof withSample>[0] = [];
		let time = 0;
		for (const {wait, bytes} of steps) {
			time += wait;
			samples = withSample(samples, {time, bytes});
		}

		const times = samples.map(sample => sample.time);
		return times.every((one, index) => index === 0 || one > times[index - 1]!) && times.slice(1).every(one => one > time - 5000) && (rateOf(samples, time) ?? 0) >= 0;
	}));
});
