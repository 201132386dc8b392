import path from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import {mostRead, toFileText} from '../../../source/engine/archive/read-file.js';
import {placeCopy, sourceBase} from '../../../source/engine/archive/place-copy.js';
import {writeObstacle} from '../../../source/engine/archive/write-obstacle.js';

test('lines are cleaned, tabs reach to the next stop', t => {
	const {lines, isBinary} = toFileText(Buffer.from('a\tb\r\n\u{1B}[31mred\u{1B}]0;title\u{7}\n\n12345678\tx\n'), 30, false);
	t.deepEqual(lines, ['a       b', 'red', '', '12345678        x']);
	t.false(isBinary);
	t.deepEqual(toFileText(Buffer.from(''), 0, false).lines, []);
	t.deepEqual(toFileText(Buffer.from('no newline'), 10, false).lines, ['no newline']);
});

test('NULs and many controls make it binary', t => {
	t.true(toFileText(Buffer.from('text\0text'), 9, false).isBinary);
	t.true(toFileText(Buffer.from('\u{1}\u{2}\u{3}abc'), 6, false).isBinary);
	t.false(toFileText(Buffer.from('\u{FF}é€', 'latin1'), 3, false).isBinary);
});

test('no byte of any file moves the cursor', t => {
	fc.assert(fc.property(fc.uint8Array({maxLength: 400}), bytes => {
		t.true(toFileText(bytes, bytes.length, false).lines.every(line => !/\p{Control}/v.test(line)));
	}));
	t.is(toFileText(Buffer.alloc(mostRead + 1, 'x'), mostRead + 1, true).lines[0]!.length, mostRead);
});

test('what a path names last', t => {
	t.deepEqual(['/a/b', '/a/b/', '/a/b/.', '/', '.', '/.'].map(one => sourceBase(one, path.posix)), ['b', 'b', '.', '/', '.', '.']);
});

test('where a copy comes to stand', t => {
	const file = {base: 'f', isDirectory: false};
	const none = {isThere: false, isDirectory: false};
	t.deepEqual(placeCopy(file, {path: '/x', isThere: true, isDirectory: true}, path.posix), {directory: '/x', name: 'f'});
	t.deepEqual(placeCopy({base: '.', isDirectory: true}, {path: '/x', isThere: true, isDirectory: true}, path.posix), {directory: '/x', name: undefined});
	t.deepEqual(placeCopy(file, {path: '/x/y', ...none}, path.posix), {directory: '/x', name: 'y'});
	t.true('error' in placeCopy(file, {path: '/x/y/', ...none}, path.posix));
	t.true('error' in placeCopy({base: 'd', isDirectory: true}, {path: '/x', isThere: true, isDirectory: false}, path.posix));
});

test('the innermost mount says whether a directory can be written to', t => {
	const raw = {State: {Running: true}, HostConfig: {ReadonlyRootfs: true, Tmpfs: {'/run': ''}}, Mounts: [{Type: 'volume', Destination: '/data', RW: true}, {Type: 'bind', Destination: '/data/fixed', RW: false}]};
	t.is(writeObstacle(raw, '/data/sub'), undefined);
	t.is(writeObstacle(raw, '/data/fixed/x'), '/data/fixed is mounted read-only in this container.');
	t.regex(writeObstacle(raw, '/database') ?? '', /^The file system of this container is read-only/v);
	t.regex(writeObstacle(raw, '/run/x') ?? '', /^\/run is a tmpfs/v);
	t.is(writeObstacle({...raw, State: {Running: false}}, '/run'), undefined);
	t.is(writeObstacle({}, '/'), undefined);
});
