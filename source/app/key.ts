import {type Key} from 'ink';

/*
Keys by name, the one form everything above Ink uses: `a`, `K`, `?`, `space`, `enter`, `escape`, `up`, `pageup`, `ctrl+c`,
`shift+tab`.
*/

const specials: ReadonlyArray<readonly [keyof Key, string]> = [
	['upArrow', 'up'], ['downArrow', 'down'], ['leftArrow', 'left'], ['rightArrow', 'right'],
	['pageUp', 'pageup'], ['pageDown', 'pagedown'], ['home', 'home'], ['end', 'end'],
	['return', 'enter'], ['escape', 'escape'], ['backspace', 'backspace'], ['delete', 'delete'],
];

/**
The keys of one input event, in order: terminals send keys typed faster than they are read in one piece (`jjj`).

A backspace key sends DEL on most terminals, which Ink calls `delete`; the delete key proper sends a sequence of its own.
*/
export function keysOf(input: string, key: Key): readonly string[] {
	if (key.tab) {
		return [key.shift ? 'shift+tab' : 'tab'];
	}

	const special = specials.find(([flag]) => key[flag])?.[1];
	if (special) {
		return [(key.ctrl ? 'ctrl+' : '') + special];
	}

	if (key.ctrl) {
		return input === '' ? [] : [`ctrl+${input === ' ' ? 'space' : input}`];
	}

	if (key.meta) {
		return [...input].map(character => `alt+${character}`);
	}

	return [...new Intl.Segmenter().segment(input)].map(({segment}) => plainName(segment)).filter(name => name !== '');
}

/** A control key in the middle of other keys comes as its character. */
function controlName(character: string): string {
	const code = character.codePointAt(0)!;
	return code < 32 && code !== 27 ? `ctrl+${String.fromCodePoint(code + 64).toLowerCase()}` : '';
}

function plainName(character: string): string {
	switch (character) {
		case ' ': {
			return 'space';
		}

		case '\r':
		case '\n': {
			return 'enter';
		}

		case '\t': {
			return 'tab';
		}

		case '\x7F': {
			return 'backspace';
		}

		default: {
			return /^\p{Control}/v.test(character) ? controlName(character) : character;
		}
	}
}
