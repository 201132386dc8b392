import {tokenize} from '@alcalzone/ansi-tokenize';
import test from 'ava';
import stringWidth from 'string-width';
import {endFrame, LazySegmenter, remember, sgrCodes, simpleLine} from './stage.js';

const segmenter = new Intl.Segmenter();
const count = (text: string): number => [...segmenter.segment(text)].length;

test('a simple character takes one column and joins no other', t => {
	let simple = 0;
	for (let code = 0; code < 0x1_00_00; code++) {
		const character = String.fromCodePoint(code);
		if (!simpleLine(character).isSimple) {
			continue;
		}

		simple++;
		const name = `U+${code.toString(16)}`;
		t.is(stringWidth(character), 1, name);
		t.is(stringWidth(`a${character}${character}a`), 4, name);
		t.is(count(`a${character}${character}a`), 4, name);
		t.is(count(`${character}\u{1B}[31m`), 6, name);
		t.notRegex(character, /[\p{Default_Ignorable_Code_Point}\p{Mark}\p{Emoji_Presentation}\p{Unassigned}]/v, name);
		t.true(character === ' ' || character.trim() === character, name);
	}

	t.true(simple > 2000);
});

test('what dashboards are drawn with is simple', t => {
	for (const line of ['', 'plain ASCII ~', 'straße · naïve…', 'журнал λ', '╭─┬─╮│║█▁▂▃░▒▓', '▲▸●○◌↻✓✗✖→←↑↓', '⠋⠙⠹', '\u{1B}[1;31mred\u{1B}[0m', '\u{1B}[38;2;1;2;3m…\u{1B}[m']) {
		t.true(simpleLine(line).isSimple, JSON.stringify(line));
	}

	for (const line of ['日本', '🙂', 'e\u0301', '❤️', '\t', '\n', '\0', '\u200B', '\u{1B}]8;;x\u{7}', '\u{1B}[2J', '\u{1B}', '\u{9B}31m']) {
		t.false(simpleLine(line).isSimple, JSON.stringify(line));
	}
});

test('codes are those of ansi-tokenize', t => {
	const parts = [...Array.from({length: 121}, (_, code) => String(code)), '', '01', '00', '38;5;7', '38;5', '38;5;', '48;5;255', '38;2;1;2;3', '38;2;1;2', '48;2;;;', '58;5;1', '58;2;1;2;3', '38;7', '4;38'];
	for (const part of parts) {
		for (const sequence of [`\u{1B}[${part}m`, `\u{1B}[${part};1m`, `\u{1B}[1;${part}m`, `\u{1B}[38;5;${part}m`]) {
			t.deepEqual(sgrCodes(sequence), tokenize(sequence) as ReturnType<typeof sgrCodes>, JSON.stringify(sequence));
		}
	}
});

test('results are remembered for two frames, and no more than so many', t => {
	let made = 0;
	const get = remember(text => {
		made++;
		return text.length;
	});
	for (let frame = 0; frame < 5; frame++) {
		t.is(get('abc'), 3);
		t.is(get('abc'), 3);
		endFrame();
	}

	t.is(made, 1);
	endFrame();
	t.is(get('abc'), 3);
	t.is(made, 2);

	for (let index = 0; index < 25_000; index++) {
		get(String(index));
	}

	get('abc');
	t.is(made, 2 + 25_000 + 1);
});

test('the lazy segmenter segments as Intl\'s own', t => {
	const text = 'ae\u0301日👨‍👩‍👧 two words';
	const all: ReadonlyArray<ConstructorParameters<typeof Intl.Segmenter>> = [[], [undefined, {granularity: 'grapheme'}], ['en', {granularity: 'word'}]];
	for (const given of all) {
		t.deepEqual([...new LazySegmenter(...given).segment(text)], [...new Intl.Segmenter(...given).segment(text)]);
	}
});
