import fc from 'fast-check';

/** What makes widths hard: wide, combining, joined, ambiguous and half-width characters, flags and keycaps. */
const characters = [
	'a', 'b', 'Z', '0', '~', ' ', '-', '/', '漢', '字', '한', '글', 'ｶ', 'ﾞ', 'Ａ', 'é', 'e\u0301', '\u0301', 'ß', 'Ω', 'я', 'ا', 'ไ', 'ी', '…', '–', '‖', '─', '│', '█', '▸', '●', '○', '◌', '↻', '▲', '✖', '→',
	'😀', '👍🏽', '👩‍👩‍👧', '❤️', '❤', '🇩🇪', '🇩', '1️⃣', '⚠️', '⌚', '½', '€', 'ﷺ', '𝒳', '\uFFFD', '\u1100', '\u1161', '\u3000',
];

export const anyText = fc.string({unit: fc.oneof({weight: 3, arbitrary: fc.constantFrom(...characters)}, fc.string({unit: 'grapheme', minLength: 1, maxLength: 1})), maxLength: 60});

const styles = ['\u{1B}[31m', '\u{1B}[1m', '\u{1B}[0m', '\u{1B}[39m', '\u{1B}[38;5;200m', '\u{1B}[48;2;1;2;3m', '\u{1B}[7m', '\u{1B}[22m', '\u{1B}[m'];

/** The same with colours in it. */
export const styledText = fc.array(fc.oneof(anyText, fc.constantFrom(...styles)), {maxLength: 8}).map(parts => parts.join(''));

/** Everything that does something to a terminal, whole and in pieces, and what only looks harmless. */
const hostile = [
	'\u{1B}', '\u{1B}[', '\u{1B}[2J', '\u{1B}[H', '\u{1B}[10;10H', '\u{1B}[1A', '\u{1B}[?1049h', '\u{1B}[?25l', '\u{1B}[6n', '\u{1B}[c', '\u{1B}[31', '\u{1B}[3 q', '\u{1B}[!p', '\u{1B}[K', '\u{1B}[2K', '\u{1B}[J',
	'\u{1B}]0;title\u{7}', '\u{1B}]8;;https://evil.example\u{1B}\\', '\u{1B}]8;;\u{7}', '\u{1B}]52;c;aGk=\u{7}', '\u{1B}]52;c;', '\u{1B}P+q\u{1B}\\', '\u{1B}Pq', '\u{1B}_G\u{1B}\\', '\u{1B}_', '\u{1B}^pm\u{1B}\\', '\u{1B}X', '\u{1B}\\',
	'\u{9B}2J', '\u{9B}31m', '\u{9B}', '\u{9D}0;x\u{9C}', '\u{90}', '\u{98}', '\u{9E}', '\u{9F}', '\u{84}', '\u{85}', '\u{8D}',
	'\u{1B}c', '\u{1B}7', '\u{1B}8', '\u{1B}(0', '\u{1B}#8', '\u{1B}%G', '\u{1B}=', '\u{1B}M', '\u{1B}N', '\u{1B} F',
	'\0', '\u{7}', '\b', '\t', '\n', '\v', '\f', '\r', '\u{E}', '\u{F}', '\u{11}', '\u{13}', '\u{18}', '\u{1A}', '\u{7F}',
	'\u{1B}[31m', '\u{1B}[0m', '\u{1B}[m', '\u{1B}[8m', '\u{1B}[5m', '\u{1B}[06m', '\u{1B}[1;8;31m', '\u{1B}[8:1m', '\u{1B}[38;5;8m', '\u{1B}[38;5m', '\u{1B}[38;6;2;9;48;5;8m', '\u{1B}[038;2;9;48;5;8m', '\u{1B}[58;5;8m', '\u{1B}[38:5:9m', '\u{1B}[4:3m', '\u{1B}[;;m', '\u{1B}[38;2;1;2;3m',
	'm', '[', '8', '5', '3', ';', 'x', 'ab', ' ', '漢', '😀', 'e\u0301',
	'\u202E', '\u2066', '\u2069', '\u200B', '\u200D', '\u200F', '\u061C', '\u2028', '\u2060', '\uFEFF', '\uFE0F', '\uFE00', '\u00AD', '\u3164', '\u115F', '\u{E0041}', '\u{E0100}', '\uFFF9', '\u180E',
	'\uD83D', '\uDE00', '\uDB40', '\uDC41',
];

export const hostileText = fc.array(fc.oneof({weight: 5, arbitrary: fc.constantFrom(...hostile)}, fc.string({unit: 'binary', maxLength: 3})), {maxLength: 25}).map(parts => parts.join(''));
