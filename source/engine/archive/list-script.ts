import {cleanText} from '../../format/clean.js';
import {fromPosixMode, kindOfLetter} from './file-mode.js';
import type {FileEntry} from './types.js';

/*
Names may hold anything but NUL and a slash, newlines too. So every name and every target of a link ends with a NUL, and what stands before a name
(mode, size, time) holds no blank but those that part it:

  d755 4096 1700000000.5 etc NUL NUL             what GNU find says
  x41ed 4096 1700000000 ./etc NUL NUL            what stat says: the whole mode in hexadecimal
  end NUL                                        all of it has come
*/

/**
Tells of up to a hundred names at a time. `stat` prints no names; when it fails for one, which may have vanished, each is asked for alone.
*/
const chunk = String.raw`
show() { l=; if [ -h "$2" ]; then l=$(readlink "$2"); fi; printf "x%s %s\0%s\0" "$1" "$2" "$l"; }
s=$(stat -c "%f %s %Y" "$@" 2>/dev/null) || { for f in "$@"; do s=$(stat -c "%f %s %Y" "$f" 2>/dev/null) && show "$s" "$f"; done; exit 0; }
printf "%s\n" "$s" | while read -r line; do show "$line" "$1"; shift; done
`.trim();

/**
Lists the directory that is its first argument, in at most as many bytes as the second says. GNU's find tells all there is in one go; any other finds the
names, one by one, and stat tells the rest; where there is no find, the shell does it. Exit code 3: no such directory; 4: the tools are missing.
*/
export const listScript = String.raw`
cd "$1" 2>/dev/null || exit 3
command -v stat >/dev/null && command -v head >/dev/null && command -v readlink >/dev/null || exit 4
chunk='${chunk}'
{
	if find . -maxdepth 0 -printf '' 2>/dev/null; then
		find . -mindepth 1 -maxdepth 1 -printf '%y%m %s %T@ %f\0%l\0' 2>/dev/null
	elif command -v xargs >/dev/null && find . -maxdepth 0 -print0 >/dev/null 2>&1; then
		find . -mindepth 1 -maxdepth 1 -print0 2>/dev/null | xargs -0 -n 100 sh -c "$chunk" sh
	else
		set --
		for f in ./* ./.*; do
			case $f in ./.|./..) continue;; esac
			[ -e "$f" ] || [ -h "$f" ] || continue
			set -- "$@" "$f"
			if [ $# -ge 100 ]; then sh -c "$chunk" sh "$@"; set --; fi
		done
		if [ $# -gt 0 ]; then sh -c "$chunk" sh "$@"; fi
	fi
	printf 'end\0'
} | head -c "$2"
`.trim();

/** The part before a name: kind and mode, size, seconds. Then the name itself, whatever it is. */
const record = /^(?<mode>x[\da-f]{1,8}|[a-zA-Z?][0-7]{1,6}) (?<size>\d{1,16}) (?<seconds>-?\d{1,16}(?:\.\d*)?) (?<name>.+)$/sv;

/** Puts together what the script wrote, in pieces cut anywhere. A record that says nothing sensible is left out. */
export class ListReader {
	readonly entries: FileEntry[] = [];
	/** Whether the script has said all it had to say. */
	isWhole = false;
	#rest: Buffer = Buffer.alloc(0);
	/** A name's record whose link target has not come yet. */
	#pending: string | undefined;

	push(bytes: Uint8Array): void {
		let from = 0;
		const all = this.#rest.length === 0 ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) : Buffer.concat([this.#rest, bytes]);
		for (let end = all.indexOf(0); end !== -1; end = all.indexOf(0, from)) {
			this.#take(all.toString('utf8', from, end));
			from = end + 1;
		}

		this.#rest = Buffer.from(all.subarray(from));
	}

	#take(field: string): void {
		if (this.#pending === undefined) {
			if (field === 'end') {
				this.isWhole = true;
			} else {
				this.#pending = field;
			}

			return;
		}

		const entry = toEntry(this.#pending, field);
		this.#pending = undefined;
		if (entry) {
			this.entries.push(entry);
		}
	}
}

function toEntry(text: string, target: string): FileEntry | undefined {
	const {mode, size, seconds, name: written} = record.exec(text)?.groups ?? {};
	const name = mode?.startsWith('x') ? written?.replace(/^\.\//v, '') : written;
	if (mode === undefined || name === undefined || name === '' || name.includes('/') || name === '.' || name === '..') {
		return undefined;
	}

	const {kind, mode: bits} = mode.startsWith('x')
		? fromPosixMode(Number.parseInt(mode.slice(1), 16))
		: {kind: kindOfLetter(mode[0]!), mode: Number.parseInt(mode.slice(1), 8) % 0o1_0000};
	return {
		id: name, name: cleanText(name), kind, mode: bits, sizeBytes: Number(size), modifiedAt: Number(seconds) * 1000,
		...(kind === 'link' ? {target: cleanText(target)} : {}),
	};
}
