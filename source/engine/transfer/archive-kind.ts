import type {ArchiveKind} from './transfer-types.js';

/** So much of a file tells its kind. */
export const headLength = 512;

const magics: ReadonlyArray<readonly [ArchiveKind, readonly number[]]> = [
	['gzip', [0x1F, 0x8B, 0x08]], ['bzip2', [0x42, 0x5A, 0x68]], ['xz', [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]], ['zstd', [0x28, 0xB5, 0x2F, 0xFD]],
];

/**
What kind of archive begins so; `undefined` for none. A tar is known by the checksum of its first header, as those are too that were written before there was a
magic number; one without any entry begins with nothing but zeros.

@see github.com/moby/moby pkg/archive (`DetectCompression`)
*/
export function archiveKind(head: Uint8Array): ArchiveKind | undefined {
	const found = magics.find(([, magic]) => magic.every((byte, index) => head[index] === byte));
	return found ? found[0] : (isTarHeader(head) ? 'tar' : undefined);
}

function isTarHeader(head: Uint8Array): boolean {
	if (head.length < headLength) {
		return false;
	}

	const sum = head.reduce((total, byte) => total + byte, 0);
	const field = head.subarray(148, 156);
	// The checksum is made as if its own field held blanks.
	const wanted = sum - field.reduce((total, byte) => total + byte, 0) + (8 * 0x20);
	const written = /^[\s\0]*(?<digits>[0-7]+)/v.exec(new TextDecoder('latin1').decode(field))?.groups?.digits;
	return sum === 0 || (written !== undefined && Number.parseInt(written, 8) === wanted);
}
