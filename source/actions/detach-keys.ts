/** The keys that leave a container running: their bytes, in order, and what they are called. */
export type DetachKeys = {readonly bytes: readonly number[]; readonly title: string};

/** What a key that stands after `ctrl-` in Docker's spelling sends: the character's place from `@` on. */
const control = /^ctrl-(?<key>[a-z@\[\\\]^_])$/v;

/**
Docker's spelling of detach keys, `ctrl-p,ctrl-q`, as `detachKeys` in its configuration and `--detach-keys` have it.

@returns `undefined` when it is no such list.
@see github.com/moby/term ascii.go
*/
export function parseDetachKeys(text: string): DetachKeys | undefined {
	const names = text.split(',');
	const bytes = names.map(name => {
		const key = control.exec(name)?.groups?.key;
		return key === undefined ? (/^[\x20-\x7E]$/v.test(name) ? name.codePointAt(0) : undefined) : key.toUpperCase().codePointAt(0)! - 64;
	});
	return bytes.every(byte => byte !== undefined) ? {bytes, title: names.map(name => name.replace(/^ctrl-/v, 'Ctrl-')).join(' ')} : undefined;
}

/** Docker's own. */
export const usualDetachKeys: DetachKeys = {bytes: [16, 17], title: 'Ctrl-p Ctrl-q'};

/**
Hand keys on, all but those that detach. What may be their beginning is held back until the next key tells.

@returns To be called with what was typed.
*/
export function detachable({bytes: wanted}: DetachKeys, handOn: (chunk: Uint8Array) => void, detach: () => void): (chunk: Uint8Array) => void {
	let met = 0;
	return chunk => {
		const passed: number[] = [];
		for (const byte of chunk) {
			if (byte !== wanted[met] && met > 0) {
				passed.push(...wanted.slice(0, met));
				met = 0;
			}

			if (byte === wanted[met]) {
				met++;
			} else {
				passed.push(byte);
			}

			if (met === wanted.length) {
				break;
			}
		}

		if (passed.length > 0) {
			handOn(Uint8Array.from(passed));
		}

		// What was typed after them is for nobody.
		if (met === wanted.length) {
			met = 0;
			detach();
		}
	};
}
