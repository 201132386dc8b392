import fc from 'fast-check';
import {anyText, hostileText, styledText} from '../helpers/texts.js';
import type {Clip, Output, OutputClass, Transformer} from './stage.js';

type Operation =
	| {readonly kind: 'write'; readonly x: number; readonly y: number; readonly text: string; readonly transformers: readonly Transformer[]}
	| {readonly kind: 'clip'; readonly clip: Clip}
	| {readonly kind: 'unclip'};

export type Frame = {readonly width: number; readonly height: number; readonly operations: readonly Operation[]};

/** What makes rows hard to draw: wide characters to cut, marks, joined emoji, flags, links, and styles that stay on, nest, or run over a newline. */
const pieces = [
	'abc', 'hello world', ' ', '  ', '\n', 'x\ny', '\r\n', '\t', '│', '─────', 'é·…←█⠿╭', '日本語', 'ａ', '🙂', '👨‍👩‍👧', '🇩🇪', 'e\u0301', '\u0301', '\u200B', '\u00ADsoft', '\u00A0',
	'\u{1B}[31mred\u{1B}[39m', '\u{1B}[1mbold\u{1B}[22m tail', '\u{1B}[7minverse 日\u{1B}[27m', '\u{1B}[44m  \u{1B}[49m', '\u{1B}[38;5;200mz\u{1B}[39m', '\u{1B}[1;31;44mmix\u{1B}[0m', '\u{1B}[38;2;1;2;3mrgb\u{1B}[m',
	'\u{1B}[4;9munder\u{1B}[24;29m', '\u{1B}[2m\u{1B}[1mdim\u{1B}[22m', '\u{1B}[48;5;7;1mback\u{1B}[49mx', '\u{1B}[5mblink\u{1B}[25m', '\u{1B}[31mover\nlines\u{1B}[39m', '\u{1B}[91mopen', '\u{1B}[7mopen\nlines',
	'\u{1B}]8;;https://x.y\u{7}link\u{1B}]8;;\u{7}', '\u{1B}]8;;https://x.y\u{1B}\\open link', '\u{1B}]0;title\u{7}', '\u{1B}[', '\u{1B}[31', '\u{1B}[38mx', '\u{1B}[38;5mx', '\u{1B}[01;00mx', '\u{1B}[;mx',
] as const;

export const frameText = fc.array(fc.oneof({weight: 6, arbitrary: fc.constantFrom(...pieces)}, styledText, anyText, hostileText), {minLength: 1, maxLength: 5}).map(parts => parts.join(''));

const transformers: readonly Transformer[] = [
	line => line,
	line => `\u{1B}[32m${line}\u{1B}[39m`,
	(line, index) => index % 2 === 0 ? line : line.toUpperCase(),
	line => `${line}\n`,
	(line, index) => `${index}${line}`,
	() => '',
];

const bound = (most: number) => fc.option(fc.integer({min: -2, max: most}), {nil: undefined, freq: 4});

const someTransformers = fc.oneof({weight: 3, arbitrary: fc.constant([])}, fc.subarray([...transformers], {maxLength: 2}));
const write = fc.record({kind: fc.constant('write' as const), x: fc.integer({min: -4, max: 44}), y: fc.integer({min: -2, max: 12}), text: frameText, transformers: someTransformers});
const clip = fc.record({x1: bound(20), x2: bound(40), y1: bound(5), y2: bound(10)}).map(bounds => ({kind: 'clip' as const, clip: bounds}));

const operation: fc.Arbitrary<Operation> = fc.oneof(
	{weight: 6, arbitrary: write},
	{weight: 2, arbitrary: clip},
	{weight: 1, arbitrary: fc.constant({kind: 'unclip' as const})},
);

const anyWidth = fc.integer({min: 0, max: 40});

export const anyFrame: fc.Arbitrary<Frame> = fc.record({width: anyWidth, height: fc.integer({min: 0, max: 10}), operations: fc.array(operation, {maxLength: 12})});

const change = fc.record({at: fc.nat(), operation, width: fc.option(anyWidth, {nil: undefined, freq: 3})});

/** Frames as a program draws them: each as the last, but for one operation, now and then in another size. */
export const anyFrames: fc.Arbitrary<readonly Frame[]> = fc.tuple(anyFrame, fc.array(change, {maxLength: 8})).map(([first, changes]) => {
	const frames = [first];
	for (const {at, operation: other, width} of changes) {
		const last = frames.at(-1)!;
		const operations = [...last.operations];
		operations[at % Math.max(1, operations.length)] = other;
		frames.push({width: width ?? last.width, height: last.height, operations});
	}

	return frames;
});

/** A frame on an output of a class. */
export function prepare(Class: OutputClass, {width, height, operations}: Frame): Output {
	const output = new Class({width, height});
	for (const each of operations) {
		if (each.kind === 'write') {
			output.write(each.x, each.y, each.text, {transformers: each.transformers});
		} else if (each.kind === 'clip') {
			output.clip(each.clip);
		} else {
			output.unclip();
		}
	}

	return output;
}
