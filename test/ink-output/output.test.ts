import test from 'ava';
import fc from 'fast-check';
import {check} from '../helpers/check.js';
import {styledText} from '../helpers/texts.js';
import {anyFrame, anyFrames, frameText, prepare, type Frame} from './frames.js';
import {InkOutput, OurOutput, widestLine} from './stage.js';

const ours = (frame: Frame) => prepare(OurOutput, frame).get();
const inks = (frame: Frame) => prepare(InkOutput, frame).get();

const isEqual = (frame: Frame): boolean => {
	const {output, height} = ours(frame);
	const expected = inks(frame);
	return output === expected.output && height === expected.height;
};

const write = (x: number, y: number, text: string) => ({kind: 'write' as const, x, y, text, transformers: []});

test('a frame is what Ink\'s own output makes of it', t => {
	check(t, fc.property(anyFrame, isEqual), 3000);
});

test('so is each of many frames that are drawn one after the other', t => {
	check(t, fc.property(anyFrames, frames => frames.every(frame => isEqual(frame))), 800);
});

test('and frames of several screens drawn by turns', t => {
	check(t, fc.property(anyFrames, anyFrames, (some, others) => some.every((frame, index) => isEqual(frame) && isEqual(others[index % others.length]!))), 150);
});

test('and rows of styled text beside and over each other, as dashboards draw them', t => {
	const row = fc.record({kind: fc.constant('write' as const), x: fc.nat(60), y: fc.nat(3), text: styledText, transformers: fc.constant([])});
	check(t, fc.property(fc.array(row, {maxLength: 8}), operations => isEqual({width: 60, height: 4, operations})), 1000);
});

for (const [what, ...operations] of [
	['nothing'],
	['an empty text', write(0, 0, '')],
	['half a wide character at the end', write(3, 0, '日本')],
	['half of one before the beginning', write(-1, 0, '日本')],
	['a letter over its first half', write(0, 0, '日本'), write(0, 0, 'a')],
	['a letter over its second half', write(0, 0, '\u{1B}[41m日本\u{1B}[49m'), write(1, 0, 'a')],
	['a text far to the right', write(9, 0, 'a'), write(0, 1, 'b')],
	['styles over newlines', write(0, 0, '\u{1B}[31ma\nb\n\nc')],
	['styles at the end of a row', write(0, 0, 'a'), write(4, 0, '\u{1B}[7m  \u{1B}[27m')],
	['a mark after a style', write(0, 0, 'a\u{1B}[31m\u0301b')],
	['a mark at the beginning of a row, beside a letter', write(0, 0, 'a'), write(1, 0, '\u0301')],
	['clips that exclude each other', {kind: 'clip' as const, clip: {x1: 0, x2: 2, y1: 0, y2: 1}}, {kind: 'clip' as const, clip: {x1: 3, x2: 5, y1: 0, y2: 1}}, write(0, 0, 'abcdef'), {kind: 'unclip' as const}, write(0, 0, 'abcdef'), {kind: 'unclip' as const}, write(0, 1, 'abcdef')],
	['a clip through a wide character', {kind: 'clip' as const, clip: {x1: 1, x2: 4, y1: undefined, y2: undefined}}, write(0, 0, '\u{1B}[44m日本語\u{1B}[49m')],
	['a transformer within an empty clip', {kind: 'clip' as const, clip: {x1: 2, x2: 2, y1: undefined, y2: undefined}}, {...write(0, 0, 'abc'), transformers: [() => 'x']}],
	['more unclips than clips', {kind: 'unclip' as const}, write(0, 0, 'a')],
] as const) {
	test(`drawn as by Ink: ${what}`, t => {
		const frame = {width: 6, height: 2, operations};
		t.deepEqual(ours(frame), inks(frame));
		t.deepEqual(ours(frame), inks(frame), 'again');
	});
}

test('drawing twice gives the same', t => {
	check(t, fc.property(anyFrame, frame => {
		const output = prepare(OurOutput, frame);
		const {output: first} = output.get();
		return output.get().output === first;
	}));
});

test('a rainbow has more styles than are kept', t => {
	const letter = (color: number) => `\u{1B}[38;2;${color % 256};${Math.floor(color / 256)};7m*`;
	const colors = (from: number) => Array.from({length: 3000}, (_, index) => letter(from + index)).join('');
	for (let from = 0; from < 12_000; from += 3000) {
		const operation = write(0, 0, colors(from));
		t.true(isEqual({width: 3000, height: 1, operations: [operation]}));
	}
});

test('transformers are called as often and with the same lines', t => {
	const place = fc.record({x: fc.integer({min: -3, max: 3}), y: fc.integer({min: -2, max: 4}), x1: fc.nat(9), y1: fc.nat(2)});
	check(t, fc.property(frameText, place, (text, {x, y, x1, y1}) => {
		const calls = [OurOutput, InkOutput].map(Class => {
			const lines: string[] = [];
			const output = new Class({width: 10, height: 3});
			output.clip({x1, x2: 8, y1, y2: 2});
			output.write(x, y, text, {transformers: [(line, index) => {
				lines.push(`${index} ${line}`);
				return line;
			}]});
			output.get();
			return lines.join('\n');
		});
		return calls[0] === calls[1];
	}));
});

test('texts are as wide as widest-line has them', async t => {
	const {default: inkWidestLine} = await import('widest-line');
	check(t, fc.property(frameText, text => widestLine(text) === inkWidestLine(text)), 3000);
});
