import {buffer} from 'node:stream/consumers';
import {gzipSync} from 'node:zlib';
import test from 'ava';
import fc from 'fast-check';
import tar from 'tar-stream';
import {archiveKind, headLength} from '../../../source/engine/transfer/archive-kind.js';

async function tarOf(name: string, content: string): Promise<Buffer> {
	const pack = tar.pack();
	pack.entry({name}, content);
	pack.finalize();
	return buffer(pack);
}

test('every tar is known for one, and so is what gzip makes of it', async t => {
	await t.notThrowsAsync(async () => fc.assert(fc.asyncProperty(fc.string({minLength: 1, maxLength: 300, unit: 'binary'}).filter(name => !name.includes('\0')), fc.string(), async (name, content) => {
		const whole = await tarOf(name, content);
		return archiveKind(whole.subarray(0, headLength)) === 'tar' && archiveKind(gzipSync(whole)) === 'gzip';
	}), {seed: 20_260_102, numRuns: 200}));
});

test('a tar from before there was a magic number is one, by its checksum; with one digit of it wrong it is none', async t => {
	const head = Buffer.from((await tarOf('a', 'x')).subarray(0, headLength));
	const sum = Number.parseInt(head.subarray(148, 154).toString(), 8);
	const without = head.subarray(257, 265).reduce((total, byte) => total + byte, 0);
	head.fill(0, 257, 265);
	head.write((sum - without).toString(8).padStart(6, '0'), 148);
	t.is(archiveKind(head), 'tar');
	head.write('7', 153);
	head.write('7', 152);
	t.is(archiveKind(head), undefined);
});

test('others by their first bytes, and nothing else', t => {
	const kinds: ReadonlyArray<readonly [head: string, kind: string | undefined]> = [
		['BZh91AY', 'bzip2'], ['\u{FD}7zXZ\0', 'xz'], ['(\u{B5}/\u{FD}', 'zstd'], ['\u{1F}\u{8B}\u{8}', 'gzip'],
		['', undefined], ['BZ', undefined], ['PK\u{3}\u{4}', undefined], ['{"errorDetail"', undefined], ['x'.repeat(headLength), undefined],
	];
	for (const [head, kind] of kinds) {
		t.is(archiveKind(Buffer.from(head, 'latin1')), kind as 'tar' | undefined, JSON.stringify(head.slice(0, 10)));
	}

	t.is(archiveKind(new Uint8Array(headLength)), 'tar');
});
