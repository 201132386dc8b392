import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import stripAnsi from 'strip-ansi';
import type {Json} from '../../source/engine/types.js';
import {jsonRows} from '../../source/panes/json-rows.js';
import {maskEnvironment} from '../../source/format/mask.js';
import {check} from '../helpers/check.js';

const plain = (value: Json, isRevealed = true): readonly string[] => jsonRows(value, isRevealed).map(row => stripAnsi(row));

test('JSON in rows, as JSON.stringify lays it out', t => {
	t.deepEqual(plain({a: 1, b: [], c: {}, d: [true, null, 'x'], e: {f: {g: '"'}}}), JSON.stringify({a: 1, b: [], c: {}, d: [true, null, 'x'], e: {f: {g: '"'}}}, undefined, 2).split('\n'));
	check(t, fc.property(fc.jsonValue({noUnicodeString: false, maxDepth: 4}), value => {
		const rows = plain(value as Json);
		const text = JSON.stringify(value, undefined, 2);
		assert.deepEqual(JSON.parse(rows.join('\n')), JSON.parse(text));
		assert.equal(rows.length, text.split('\n').length);
	}));
});

test('values of an environment are masked, wherever it stands', t => {
	const value = {Config: {Env: ['A=secret', 'B'], Labels: {Env: 'not an environment'}}, Spec: [{Env: ['C=secret']}]};
	const masked = JSON.parse(plain(value, false).join('\n')) as typeof value;
	t.deepEqual(masked, {Config: {Env: ['A=••••', 'B'], Labels: {Env: 'not an environment'}}, Spec: [{Env: ['C=••••']}]});
});

test('a masked variable keeps its name, and tells nothing of its value', t => {
	t.deepEqual(['A=b', 'A=b=c', 'A=', 'A', '=x', ''].map(variable => maskEnvironment(variable)), ['A=••••', 'A=••••', 'A=', 'A', '=••••', '']);
	const names = fc.string({unit: fc.constantFrom(...'ABC_')});
	check(t, fc.property(names, fc.string({minLength: 1}), (name, value) => {
		assert.equal(maskEnvironment(`${name}=${value}`), `${name}=••••`);
	}));
});
