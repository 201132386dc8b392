const sequences: Readonly<Record<string, string>> = {
	enter: '\r', tab: '\t', 'shift+tab': '\u{1B}[Z', escape: '\u{1B}', space: ' ', backspace: '\u{7F}', delete: '\u{1B}[3~',
	up: '\u{1B}[A', down: '\u{1B}[B', right: '\u{1B}[C', left: '\u{1B}[D', home: '\u{1B}[H', end: '\u{1B}[F', pageup: '\u{1B}[5~', pagedown: '\u{1B}[6~',
};

/** What a terminal sends for a key, by the key's name: for keys that were read and turn out to be meant for a shell. */
export function bytesOfKey(key: string): Uint8Array {
	const known = sequences[key];
	if (known !== undefined) {
		return Buffer.from(known);
	}

	const control = /^ctrl\+(?<letter>[a-z@\[\\\]^_])$/v.exec(key)?.groups?.letter;
	if (control !== undefined) {
		return Buffer.from([control.toUpperCase().codePointAt(0)! % 32]);
	}

	return Buffer.from(key.startsWith('alt+') ? `\u{1B}${key.slice(4)}` : key);
}
