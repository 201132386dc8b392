import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import type {HistoryStep} from '../../source/engine/layers.js';
import {layerRows, noLayers, openLayers, openSteps, sharersOf, sharingOf, uniqueBytes, type Layers} from '../../source/state/layers.js';
import {check} from '../helpers/check.js';
import {aStep, layersOf} from '../helpers/layers.js';
import {anImage} from '../helpers/values.js';

const holding = (steps: readonly HistoryStep[], layerIds: readonly string[], rest: Partial<Layers> = {}): Layers => ({...noLayers, imageId: 'x', phase: 'shown', image: layersOf('x', layerIds, steps), ...rest});

/** Of each step, the oldest first, which layers may be its own. */
const placesOf = (layers: Layers): readonly string[] => layerRows(layers).toReversed().map(({place, isEmpty}) => {
	if (!place) {
		return isEmpty ? 'none' : '?';
	}

	return place.least === place.most ? String(place.least) : `${place.least}-${place.most}`;
});

const steps = [aStep('/bin/sh -c #(nop) ADD file:x in /', 100), aStep('/bin/sh -c mkdir /a'), aStep('/bin/sh -c #(nop)  ENV A=b'), aStep('/bin/sh -c true'), aStep('/bin/sh -c echo > /x', 10)];

test('which step left which layer: by their number where that settles it', t => {
	t.deepEqual(placesOf(holding(steps, ['a', 'b'])), ['0', 'none', 'none', 'none', '1']);
	t.deepEqual(placesOf(holding(steps, ['a', 'b', 'c', 'd'])), ['0', '1', 'none', '2', '3']);
	t.deepEqual(placesOf(holding(steps, ['a', 'b', 'c'])), ['0', '1', 'none', '1', '2']);
	t.deepEqual(placesOf(holding(steps, ['a', 'b', 'c', 'd', 'e'])), ['?', '?', '?', '?', '?']);
	const open = [aStep('/bin/sh -c true'), aStep('/bin/sh -c echo > /x', 10), aStep('/bin/sh -c mkdir /a')];
	t.deepEqual(placesOf(holding(open, ['a', 'b'])), ['0', '0-1', '1']);
	const byBuildkit = [aStep('RUN /bin/sh -c true # buildkit', 0, {comment: 'buildkit.dockerfile.v0'}), aStep('WORKDIR /', 0, {comment: 'buildkit.dockerfile.v0'})];
	t.deepEqual(placesOf(holding(byBuildkit, ['a'])), ['0', 'none']);
});

test('where it does not, the images of the steps tell', t => {
	const known = steps.map((step, index) => ({...step, id: `s${index}`}));
	const layers = holding(known, ['a', 'b', 'c']);
	t.deepEqual(openSteps(layers.image!).map(({id}) => id), ['s1', 's3']);
	t.deepEqual(placesOf({...layers, depths: new Map([['s0', 1], ['s1', 1], ['s2', 1], ['s3', 2]])}), ['0', 'none', 'none', '1', '2']);
});

const [base, other, same] = [anImage('base:1'), anImage('other:1'), anImage('same:1')];

test('layers are shared as far as both begin alike', t => {
	const layers = holding([aStep('a', 100), aStep('b', 20), aStep('c', 3)], ['a', 'b', 'c'], {chains: new Map([[base.id, ['a']], [other.id, ['a', 'b', 'x', 'c']], [same.id, ['b', 'c']]])});
	const sharing = sharingOf(layers, [base, other, same, anImage('x', {id: 'x'}), anImage('', {isIntermediate: true})]);
	t.deepEqual(sharing.map(({image, common, count}) => [image.tags[0], common, count]), [['other:1', 2, 4], ['base:1', 1, 1]]);
	t.deepEqual(layerRows(layers).map(row => sharersOf(row, sharing)?.map(({tags}) => tags[0])), [[], ['other:1'], ['other:1', 'base:1']]);
	t.is(uniqueBytes(layers, sharing), 3);
	t.is(uniqueBytes(layers, []), 123);
});

test('what is not certain is not told', t => {
	const open = holding([aStep('/bin/sh -c true'), aStep('/bin/sh -c echo > /x', 10), aStep('/bin/sh -c mkdir /a')], ['a', 'b'], {chains: new Map([[base.id, ['a']]])});
	const sharing = sharingOf(open, [base]);
	t.is(uniqueBytes(open, sharing), undefined);
	t.is(sharersOf(layerRows(open)[1]!, sharing), undefined);
});

test('orders, and another image begins anew but for the order', t => {
	const layers = holding([aStep('a', 1), aStep('b', 3), aStep('c', 2)], ['a', 'b', 'c'], {isRevealed: true});
	const sorted = (sortKey: string, isDescending = false) => layerRows({...layers, view: {...layers.view, sortKey, isDescending}}).map(({number}) => number);
	t.deepEqual([sorted('newest'), sorted('newest', true), sorted('size'), sorted('no such')], [[3, 2, 1], [1, 2, 3], [2, 3, 1], [3, 2, 1]]);
	t.is(openLayers(layers, 'x'), layers);
	t.like(openLayers({...layers, view: {...layers.view, sortKey: 'size', selectedId: '1'}}, 'y'), {image: undefined, isRevealed: false, phase: 'loading', view: {sortKey: 'size', selectedId: undefined}});
});

test('whatever a history leaves open, the truth is within what is told', t => {
	const kind = fc.constantFrom('filled', 'nothing', 'directory', 'metadata');
	check(t, fc.property(fc.array(kind, {maxLength: 12}), kinds => {
		const truth: Array<number | undefined> = [];
		let count = 0;
		for (const one of kinds) {
			truth.push(one === 'filled' || one === 'directory' ? count++ : undefined);
		}

		const made = kinds.map(one => one === 'metadata' ? aStep('ENV A=b') : aStep('/bin/sh -c make', one === 'filled' ? 10 : 0));
		const rows = layerRows(holding(made, Array.from({length: count}, (_, index) => `l${index}`))).toReversed();
		for (const [index, {place, isEmpty}] of rows.entries()) {
			const layer = truth[index];
			assert.ok(layer === undefined ? isEmpty || place : place && place.least <= layer && layer <= place.most, `${kinds.join(' ')} at ${index}`);
		}
	}), 2000);
});
