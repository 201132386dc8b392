import type {FileKind} from './types.js';

export type KindAndMode = {readonly kind: FileKind; readonly mode: number};

/** Whether a bit is set in a number of up to 53 bits: JavaScript's own operators know 32, and take the highest for a sign. */
const hasBit = (number: number, bit: number): boolean => Math.floor(number / bit) % 2 === 1;

const goKinds: ReadonlyArray<readonly [exponent: number, kind: FileKind]> = [
	[31, 'directory'], [27, 'link'], [25, 'pipe'], [24, 'socket'], [21, 'character'], [26, 'block'], [19, 'other'],
];

/** Where Go keeps what POSIX has above the permissions: setuid, setgid, sticky. */
const goSpecial: ReadonlyArray<readonly [exponent: number, bit: number]> = [[23, 0o4000], [22, 0o2000], [20, 0o1000]];

/**
A mode as Go writes it, which the engine sends.

@see pkg.go.dev/io/fs#FileMode
*/
export function fromGoMode(mode: number): KindAndMode {
	const kind = goKinds.find(([exponent]) => hasBit(mode, 2 ** exponent))?.[1] ?? 'file';
	const special = goSpecial.reduce((sum, [exponent, bit]) => sum + (hasBit(mode, 2 ** exponent) ? bit : 0), 0);
	return {kind, mode: (mode % 0o1000) + special};
}

const posixKinds: Readonly<Record<number, FileKind>> = {
	0o01: 'pipe', 0o02: 'character', 0o04: 'directory', 0o06: 'block', 0o10: 'file', 0o12: 'link', 0o14: 'socket',
};

/** A mode as `stat(2)` tells it. */
export const fromPosixMode = (mode: number): KindAndMode => ({kind: posixKinds[Math.floor(mode / 0o1_0000)] ?? 'other', mode: mode % 0o1_0000});

const letterKinds: Readonly<Record<string, FileKind>> = {
	d: 'directory', f: 'file', l: 'link', p: 'pipe', s: 'socket', b: 'block', c: 'character',
};

/** The letter by which find tells a kind (`%y`). */
export const kindOfLetter = (letter: string): FileKind => letterKinds[letter] ?? 'other';

const tarKinds: Readonly<Record<string, FileKind>> = {
	directory: 'directory', file: 'file', 'contiguous-file': 'file', link: 'file', symlink: 'link', fifo: 'pipe', 'character-device': 'character', 'block-device': 'block',
};

/** What a tar entry's type makes of it; a hard link is a file like any other. */
export const kindOfTarType = (type: string | null | undefined): FileKind => tarKinds[type ?? ''] ?? 'other';
