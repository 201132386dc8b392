import test from 'ava';
import fc from 'fast-check';
import xterm from '@xterm/headless';
import {anyText, styledText} from '../helpers/texts.js';
import {frameText, prepare} from './frames.js';
import {lineUpdate, OurOutput, sanitizeAnsi} from './stage.js';

const columns = 60;

/** A row as Ink writes it, whatever it is made of: without control characters, no wider than the screen, its styles closed at its end. */
const rowOf = (text: string): string => prepare(OurOutput, {width: columns, height: 1, operations: [
	{kind: 'clip', clip: {x1: 0, x2: columns, y1: 0, y2: 1}},
	{kind: 'write', x: 0, y: 0, text: sanitizeAnsi(text.replaceAll(/[\t\n\u0080-\u009F]/gv, '')), transformers: []},
]}).get().output;

const cells = ['a', 'bc', ' ', ' '.repeat(5), '12.5%', '│', '█░', '\u{1B}[31mred\u{1B}[39m', '\u{1B}[1mbold\u{1B}[22m', '\u{1B}[7minverse \u{1B}[27m', '\u{1B}[44m  \u{1B}[49m', '\u{1B}[38;5;200mz', '\u{1B}[0m', '\u{1B}[2;3;4;9m', 'x'.repeat(9)];
const simpleText = fc.array(fc.constantFrom(...cells), {maxLength: 12}).map(parts => parts.join(''));
const anyRow = fc.oneof({weight: 3, arbitrary: simpleText}, styledText, anyText, frameText).map(text => rowOf(text));

const anyChanges = fc.array(fc.tuple(fc.nat(columns), fc.constantFrom(...cells)), {maxLength: 4});

/** Two rows of which the second is often the first with something changed. */
const anyChange: fc.Arbitrary<readonly [previous: string, next: string]> = fc.oneof(
	fc.tuple(anyRow, anyRow),
	fc.tuple(simpleText, anyChanges).map(([text, changes]) => {
		const operations = [[0, text] as const, ...changes].map(([x, written]) => ({kind: 'write' as const, x, y: 0, text: written, transformers: []}));
		const clip = {kind: 'clip' as const, clip: {x1: 0, x2: columns, y1: 0, y2: 1}};
		return [rowOf(text), prepare(OurOutput, {width: columns, height: 1, operations: [clip, ...operations]}).get().output] as const;
	}),
);

/** All that can be seen of a terminal's first row. */
async function screenAfter(terminal: xterm.Terminal, written: string): Promise<string> {
	terminal.reset();
	await new Promise<void>(resolve => {
		terminal.write(written, resolve);
	});
	const line = terminal.buffer.active.getLine(0)!;
	return Array.from({length: columns}, (_, column) => {
		const cell = line.getCell(column)!;
		return [
			cell.getChars() || ' ', cell.getWidth(), cell.getFgColorMode(), cell.getFgColor(), cell.getBgColorMode(), cell.getBgColor(),
			cell.isBold(), cell.isDim(), cell.isItalic(), cell.isUnderline(), cell.isStrikethrough(), cell.isInverse(), cell.isInvisible(), cell.isBlink(),
		].join(' ');
	}).join('\n');
}

/** What writes a line anew. */
const whole = (line: string): string => `\u{1B}[1G\u{1B}[K${line}`;

const openTerminal = () => new xterm.Terminal({cols: columns, rows: 2, allowProposedApi: true});

test('a line that is changed looks as if it were written whole', async t => {
	const terminal = openTerminal();
	await t.notThrowsAsync(fc.assert(fc.asyncProperty(anyChange, async ([previous, next]) =>
		await screenAfter(terminal, previous + lineUpdate(previous, next, columns)) === await screenAfter(terminal, previous + whole(next))), {seed: 20_260_102, numRuns: 3000}));
});

test('so does one that is changed again and again, with no style left on', async t => {
	const terminal = openTerminal();
	const manyRows = fc.array(anyRow, {minLength: 2, maxLength: 10});
	await t.notThrowsAsync(fc.assert(fc.asyncProperty(manyRows, async rows => {
		let written = '';
		for (const [index, row] of rows.entries()) {
			written += index === 0 ? row : lineUpdate(rows[index - 1]!, row, columns);
		}

		return await screenAfter(terminal, `${written}\u{1B}[${columns}Gx`) === await screenAfter(terminal, `${rows[0]!}${whole(rows.at(-1)!)}\u{1B}[${columns}Gx`);
	}), {seed: 20_260_102, numRuns: 500}));
});

const row = 'web    running   1.0%  a long name of an image';

for (const [what, previous, next, written] of [
	['one cell', row, row.replace('1.0', '1.5'), '\u{1B}[20G5'],
	['cells near to each other', row, row.replace('1.0%', '2.0‰'), '\u{1B}[18G2.0‰'],
	['cells far from each other', row, row.replace('web', 'Web').replace('image', 'imagE'), '\u{1B}[1GW\u{1B}[46GE'],
	['the colour alone', row, row.replace('running', '\u{1B}[31mrunning\u{1B}[39m'), '\u{1B}[8G\u{1B}[31mrunning\u{1B}[39m'],
	['a colour to another', `\u{1B}[31m${row}\u{1B}[39m`, `\u{1B}[31m${row.replace('web', 'Web')}\u{1B}[39m`, '\u{1B}[1G\u{1B}[31mW\u{1B}[39m'],
	['something behind the end', row, `${row}  ok`, '\u{1B}[49Gok'],
	['less', row, row.slice(0, 20), '\u{1B}[21G\u{1B}[K'],
	['other and less', row, `${row.slice(0, 19)}5`, '\u{1B}[20G5\u{1B}[K'],
	['blanks at the end', `${row}   `, row, ''],
	['coloured blanks at the end', `${row}\u{1B}[44m  \u{1B}[49m`, row, '\u{1B}[47G\u{1B}[K'],
	['all', 'abc', 'xyz', '\u{1B}[1Gxyz'],
	['so much that the whole is shorter', 'a      b      c      d', 'x yz', whole('x yz')],
	['nothing left', row, '', whole('')],
	['something from nothing', '', 'abc', '\u{1B}[1Gabc'],
] as const) {
	test(`written: ${what}`, t => {
		t.is(lineUpdate(previous, next, columns), written);
	});
}

test('a line is written whole where columns cannot be counted on', t => {
	for (const [previous, next] of [
		['日本 1', '日本 2'], ['🙂 1', '🙂 2'], ['e\u0301 1', 'e\u0301 2'], ['a\t1', 'a\t2'], ['\u{1B}]8;;x\u{7}a\u{1B}]8;;\u{7} 1', '\u{1B}]8;;x\u{7}a\u{1B}]8;;\u{7} 2'],
		['plain 1', '日本 2'], ['日本 1', 'plain 2'], ['\u{1B}[38;5mcut\u{1B}[8m short\u{1B}[0m 1', '\u{1B}[38;5mcut\u{1B}[8m short\u{1B}[0m 2'], ['\u{1B}[21mrare\u{1B}[0m 1', '\u{1B}[21mrare\u{1B}[0m 2'], ['\u{1B}[31mleft on 1', '\u{1B}[31mleft on 2'], ['x'.repeat(columns + 1), row], [row, 'x'.repeat(columns + 1)],
	] as const) {
		t.is(lineUpdate(previous, next, columns), whole(next));
	}

	for (const size of [undefined, NaN, 0]) {
		t.is(lineUpdate('abc 1', 'abc 2', size), whole('abc 2'));
	}
});
