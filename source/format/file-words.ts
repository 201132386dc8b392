/** What stands at a path of a file system. */
export type FileKind = 'directory' | 'file' | 'link' | 'pipe' | 'socket' | 'block' | 'character' | 'other';

const letters: Readonly<Record<FileKind, string>> = {
	directory: 'd', file: '-', link: 'l', pipe: 'p', socket: 's', block: 'b', character: 'c', other: '?',
};

/** In the words of a sentence: `a directory`. */
export const kindWords: Readonly<Record<FileKind, string>> = {
	directory: 'a directory', file: 'a file', link: 'a symbolic link', pipe: 'a pipe', socket: 'a socket', block: 'a block device', character: 'a character device', other: 'no file',
};

/** Bits of a mode above the permissions, with the place they take among its letters, the letter with and without the right to execute. */
const special: ReadonlyArray<readonly [bit: number, place: number, withRight: string, without: string]> = [
	[0o4000, 2, 's', 'S'], [0o2000, 5, 's', 'S'], [0o1000, 8, 't', 'T'],
];

const hasBit = (mode: number, bit: number): boolean => Math.floor(mode / bit) % 2 === 1;

/** `drwxr-xr-x`, as ls writes it. @param mode The lowest twelve bits of a POSIX mode. */
export function modeText(kind: FileKind, mode: number): string {
	const rights = Array.from({length: 9}, (_, place) => hasBit(mode, 2 ** (8 - place)) ? 'rwx'[place % 3]! : '-');
	for (const [bit, place, withRight, without] of special) {
		if (hasBit(mode, bit)) {
			rights[place] = rights[place] === 'x' ? withRight : without;
		}
	}

	return letters[kind] + rights.join('');
}

const two = (number: number): string => String(number).padStart(2, '0');

/** A local date and time to the minute: `2026-01-02 12:03`; as wide whatever it is. Nothing for a time no calendar knows. */
export function dateText(epochMilliseconds: number): string {
	const date = new Date(epochMilliseconds);
	const year = date.getFullYear();
	return Number.isNaN(year) || year < 0 || year > 9999
		? ''
		: `${String(year).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
