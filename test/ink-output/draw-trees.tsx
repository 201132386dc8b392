/*
Draws random trees with whichever output stage this process's Ink has, and prints what came out, a line for each: what `renderToString` gives,
and the screen after each frame of a program. Run by trees.test.ts, once with our stage and once with Ink's own.
*/
import process from 'node:process';
import {setImmediate as turn} from 'node:timers/promises';
import xterm, {type IBufferLine} from '@xterm/headless';
import fc from 'fast-check';
import {Box, render, renderToString, Static, Text, Transform, type BoxProps, type TextProps} from 'ink';
import type {ReactElement} from 'react';
import {anyText, hostileText, styledText} from '../helpers/texts.js';
import {isReplaced} from './stage.js';

const columns = 50;
const rows = 16;

const piece = fc.constantFrom('a', 'web  running', 'several words that wrap', '日本語の文字', '│ 12 % │', 'two\nlines', '\u{1B}[31mred\u{1B}[39m', '\u{1B}[38;5;200;1mover\nlines', '\u{1B}[7minverse \u{1B}[0m', '\tx');
const allText = fc.oneof({weight: 3, arbitrary: piece}, anyText, styledText, hostileText);

/** Text that this terminal and Ink find equally wide: of emoji it knows nothing. */
const safeText = fc.array(piece, {minLength: 1, maxLength: 4}).map(parts => parts.join(''));
const color = fc.constantFrom('red', 'green', '#80a0ff', 'gray');
const some = <Value,>(value: fc.Arbitrary<Value>) => fc.option(value, {nil: undefined, freq: 2});

// A property that is there without a value is another thing than one that is not.
const set = <Props extends object>(props: Props): Props => Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined)) as Props;

const textProps = fc.record({
	color: some(color), backgroundColor: some(color), bold: some(fc.boolean()), inverse: some(fc.boolean()), dimColor: some(fc.boolean()),
	wrap: some(fc.constantFrom('wrap', 'hard', 'truncate', 'truncate-start', 'truncate-middle')),
}).map(props => set(props) as TextProps);

const boxProps = fc.record({
	flexDirection: some(fc.constantFrom('row', 'column', 'row-reverse', 'column-reverse')), borderStyle: some(fc.constantFrom('round', 'double', 'classic')), borderColor: some(color), backgroundColor: some(color),
	width: some(fc.integer({min: 0, max: 30})), height: some(fc.integer({min: 0, max: 8})), overflow: some(fc.constantFrom('hidden', 'visible')), overflowX: some(fc.constant('hidden')), padding: some(fc.nat(2)), marginLeft: some(fc.integer({min: -3, max: 5})),
	marginTop: some(fc.integer({min: -2, max: 3})), position: some(fc.constantFrom('absolute', 'relative')), flexWrap: some(fc.constantFrom('wrap', 'nowrap')), gap: some(fc.nat(2)), flexGrow: some(fc.nat(1)),
}).map(props => set(props) as BoxProps);

const treeOf = (text: fc.Arbitrary<string>): fc.Arbitrary<ReactElement> => fc.letrec<{text: ReactElement; box: ReactElement; tree: ReactElement}>(tie => ({
	text: fc.record({props: textProps, first: text, inner: some(fc.tuple(textProps, text)), isTransformed: fc.constantFrom(false, false, true)}).map(({props, first, inner, isTransformed}) => {
		const element = <Text key='text' {...props}>{first}{inner ? <Text {...inner[0]}>{inner[1]}</Text> : null}</Text>;
		return isTransformed ? <Transform key='transform' transform={(line, index) => index % 2 === 0 ? `\u{1B}[35m${line}\u{1B}[39m` : line.replaceAll('e', 'E')}>{element}</Transform> : element;
	}),
	box: fc.tuple(boxProps, fc.array(tie('tree'), {maxLength: 4})).map(([props, children]) => (
		<Box key='box' {...props}>
			{/* eslint-disable-next-line react/no-array-index-key -- they do not move */}
			{children.map((child, index) => <Box key={index}>{child}</Box>)}
		</Box>
	)),
	tree: fc.oneof({depthSize: 'medium'}, tie('text'), tie('box')),
})).tree;

const print = (kind: string, value: unknown) => {
	process.stdout.write(`${JSON.stringify([kind, value])}\n`);
};

/** As much of a terminal as Ink asks for. */
function openTerminal() {
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, convertEol: true});
	const stdout = {
		isTTY: true, writable: true, columns, rows,
		write(data: string, callback?: () => void) {
			terminal.write(data, callback);
			return true;
		},
		on: () => stdout,
		off: () => stdout,
	};
	const screen = async () => {
		await new Promise<void>(resolve => {
			terminal.write('', resolve);
		});
		return Array.from({length: rows}, (_, row) => rowOf(terminal.buffer.active.getLine(row)!)).join('\n');
	};

	return {stdout: stdout as unknown as NodeJS.WriteStream, screen};
}

const rowOf = (line: IBufferLine): string => Array.from({length: columns}, (_, column) => {
	const cell = line.getCell(column)!;
	return `${cell.getChars() || ' '}${cell.getFgColor()},${cell.getBgColor()},${cell.isBold()}${cell.isDim()}${cell.isInverse()}`;
}).join(' ');

/** Frames of one program: each tree in the place of the last, on a screen of its own that it does not overflow. */
async function drawProgram(trees: readonly ReactElement[], isIncremental: boolean): Promise<void> {
	const {stdout, screen} = openTerminal();
	const app = render(<Text>begin</Text>, {stdout, patchConsole: false, interactive: true, alternateScreen: true, incrementalRendering: isIncremental, maxFps: 1000});
	for (const [index, element] of trees.entries()) {
		app.rerender(
			<Box flexDirection='column' width={columns} height={rows} overflow='hidden'>
				<Text wrap='truncate'>{`frame ${index}`}</Text>
				{element}
			</Box>,
		);
		await app.waitUntilRenderFlush();
		print('screen', await screen());
	}

	app.unmount();
	await turn();
}

print('stage', isReplaced);
const seed = 20_260_102;
for (const element of fc.sample(treeOf(allText), {seed, numRuns: 1500})) {
	print('string', renderToString(element, {columns}));
}

for (const element of fc.sample(treeOf(allText), {seed: seed + 1, numRuns: 50})) {
	print('static', renderToString(<Box flexDirection='column'><Static items={['one', '日本']}>{item => <Text key={item}>{item}</Text>}</Static>{element}</Box>, {columns}));
}

for (const trees of fc.sample(fc.array(treeOf(safeText), {minLength: 2, maxLength: 8}), {seed: seed + 2, numRuns: 100})) {
	// Each next to its like: most frames of a program differ in one thing.
	await drawProgram(trees.flatMap((element, index) => [element, <Box key='more' flexDirection='column'>{element}<Text>{`more ${index}`}</Text></Box>]), process.argv[2] === 'incremental');
}
