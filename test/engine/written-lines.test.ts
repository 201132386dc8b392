import test from 'ava';
import {WrittenLines, type WrittenLine} from '../../source/engine/written-lines.js';

function linesOf(pieces: ReadonlyArray<readonly [WrittenLine['stream'], string | Uint8Array]>): readonly string[] {
	const lines: string[] = [];
	const written = new WrittenLines(some => {
		lines.push(...some.map(({stream, text}) => `${stream === 'stdout' ? 'o' : 'e'}:${text}`));
	});
	for (const [stream, bytes] of pieces) {
		written.write(stream, Buffer.from(bytes));
	}

	written.end();
	return lines;
}

test('lines of both streams, cut anywhere', t => {
	const euro = Buffer.from('€\n');
	t.deepEqual(linesOf([['stdout', 'on'], ['stderr', 'err'], ['stdout', 'e\ntwo\n\n'], ['stderr', '\n'], ['stdout', euro.subarray(0, 1)], ['stdout', euro.subarray(1)]]), ['o:one', 'o:two', 'o:', 'e:err', 'o:€']);
});

test('what has not ended is a line at the end', t => {
	t.deepEqual(linesOf([['stdout', 'half'], ['stderr', 'other']]), ['o:half', 'e:other']);
});

test('what could do anything but be read is gone', t => {
	t.deepEqual(linesOf([['stdout', 'a\u{1B}[2Jb\u{1B}]0;title\u{7}c\r\n'], ['stdout', '10 %\r20 %\n']]), ['o:abc', 'o:20 %']);
});

test('a line without an end goes on in the next', t => {
	t.deepEqual(linesOf([['stdout', 'x'.repeat(40_000)]]).map(line => line.length - 2), [16_384, 16_384, 7232]);
});
