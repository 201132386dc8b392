import {execFileSync} from 'node:child_process';
import {lstat, mkdir, readdir, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import {fromGoMode, fromPosixMode} from '../../../source/engine/archive/file-mode.js';
import {ListReader, listScript} from '../../../source/engine/archive/list-script.js';
import {readPathStat} from '../../../source/engine/archive/path-stat.js';
import {modeText} from '../../../source/format/file-words.js';
import {aDirectory} from '../../helpers/a-directory.js';
import {anyText, hostileText} from '../../helpers/texts.js';

/** Names as file systems allow them: anything but NUL and a slash. */
const name = fc.oneof(anyText, hostileText).map(text => text.toWellFormed().replaceAll(/[\0\/]/gv, '')).filter(text => text !== '' && text !== '.' && text !== '..');

const records = fc.array(fc.record({name, size: fc.nat(), seconds: fc.nat(), isHex: fc.boolean()}), {maxLength: 30});

test('whatever names hold, and wherever the output is cut, each comes out as it is', t => {
	fc.assert(fc.property(records, fc.integer({min: 1, max: 40}), (all, piece) => {
		const text = all.map(one => `${one.isHex ? 'x81a4' : 'f644'} ${one.size} ${one.seconds}${one.isHex ? '' : '.5'} ${one.isHex ? './' : ''}${one.name}\0\0`).join('');
		const bytes = Buffer.from(`${text}end\0`);
		const reader = new ListReader();
		for (let from = 0; from < bytes.length; from += piece) {
			reader.push(bytes.subarray(from, from + piece));
		}

		t.deepEqual(reader.entries.map(({id, sizeBytes, kind, mode}) => [id, sizeBytes, kind, mode]), all.map(one => [one.name, one.size, 'file', 0o644]));
		t.true(reader.isWhole);
		t.true(reader.entries.every(entry => !/\p{Control}/v.test(entry.name)));
	}), {numRuns: 200});
});

test('whatever a container says, what comes out may be shown', t => {
	fc.assert(fc.property(fc.uint8Array({maxLength: 300}), bytes => {
		const reader = new ListReader();
		reader.push(bytes);
		t.true(reader.entries.every(({id, sizeBytes}) => !id.includes('/') && Number.isSafeInteger(sizeBytes)));
	}));
});

test('what was cut off is not whole, and a record that says nothing is left out', t => {
	const reader = new ListReader();
	reader.push(Buffer.from('f644 1 2 a\0\0nonsense\0\0d755 4096 2 ../up\0\0l777 3 2 link\0to\u{1B}[2J here\0f644 1 2 half'));
	t.false(reader.isWhole);
	t.deepEqual(reader.entries, [
		{id: 'a', name: 'a', kind: 'file', mode: 0o644, sizeBytes: 1, modifiedAt: 2000},
		{id: 'link', name: 'link', kind: 'link', mode: 0o777, sizeBytes: 3, modifiedAt: 2000, target: 'to here'},
	]);
});

test('modes of Go and of POSIX', t => {
	const shown = (mode: ReturnType<typeof fromGoMode>) => modeText(mode.kind, mode.mode);
	t.is(shown(fromGoMode(2_147_484_141)), 'drwxr-xr-x');
	t.is(shown(fromGoMode(134_218_239)), 'lrwxrwxrwx');
	t.is(shown(fromGoMode(8_389_101)), '-rwsr-xr-x');
	t.is(shown(fromGoMode((2 ** 31) + (2 ** 20) + 0o776)), 'drwxrwxrwT');
	t.is(shown(fromGoMode((2 ** 26) + (2 ** 21) + 0o600)), 'crw-------');
	t.is(shown(fromPosixMode(0o10_4755)), '-rwsr-xr-x');
	t.is(shown(fromPosixMode(0o02_0644)), 'crw-r--r--');
	t.is(shown(fromPosixMode(0o14_0755)), 'srwxr-xr-x');
});

test('a path’s stat is read from its header, or is none', t => {
	const header = Buffer.from('{"name":"l","size":1,"mode":134218239,"mtime":"2026-11-25T07:36:38.117181675Z","linkTarget":"/a/d"}').toString('base64');
	t.deepEqual(readPathStat(header), {kind: 'link', mode: 0o777, sizeBytes: 1, modifiedAt: Date.UTC(2026, 10, 25, 7, 36, 38, 117), target: '/a/d'});
	for (const wrong of [undefined, '', '!!', 'bnVsbA==', Buffer.from('{"mode":"x"}').toString('base64')]) {
		t.is(readPathStat(wrong), undefined);
	}
});

/** With all this machine has, and with a shell that must do it by itself. Busybox does it in the tests with a real engine. */
const toolsets: Readonly<Record<string, readonly string[] | undefined>> = {
	'GNU find': undefined, 'the shell alone': ['sh', 'stat', 'head', 'readlink', 'printf'],
};

for (const [title, tools] of Object.entries(toolsets)) {
	test(`a directory is listed by ${title}`, async t => {
		const here = await aDirectory(t, {'bin/': '', 'here/sub/deep': 'x'});
		const directory = path.join(here, 'here');
		const names = ['-dash', 'new\nline', '*', '.hidden', 'esc\u{1B}[2J', '..odd', '$(id)', 'a\'b"c', 'back\\slash\n', ...Array.from({length: 250}, (_, index) => `f${index}`)];
		for (const one of names) {
			await writeFile(path.join(directory, one), one);
		}

		await symlink('nowhere at all', path.join(directory, 'link'));
		await mkdir(path.join(directory, 'empty'));
		for (const tool of tools ?? []) {
			await symlink(execFileSync('sh', ['-c', `readlink -f "$(command -v ${tool} | grep / || echo /usr/bin/${tool})"`], {encoding: 'utf8'}).trim(), path.join(here, 'bin', tool));
		}

		const list = (...args: readonly string[]) => {
			const reader = new ListReader();
			reader.push(execFileSync('/bin/sh', ['-c', listScript, 'sh', ...args], tools ? {env: {PATH: path.join(here, 'bin')}} : {}));
			return reader;
		};

		const whole = list(directory, '1000000');
		t.true(whole.isWhole);
		t.deepEqual(whole.entries.map(({id}) => id).toSorted(), (await readdir(directory)).toSorted());
		t.is(whole.entries.find(({id}) => id === 'link')?.target, 'nowhere at all');
		for (const {id, sizeBytes, kind, mode, modifiedAt} of whole.entries) {
			const stats = await lstat(path.join(directory, id));
			t.deepEqual([sizeBytes, mode, kind === 'directory'], [stats.size, stats.mode % 0o1_0000, stats.isDirectory()], id);
			t.true(Math.abs(modifiedAt - stats.mtimeMs) < 1000);
		}

		t.deepEqual(list(path.join(directory, 'empty'), '1000').entries, []);
		const cut = list(directory, '1000');
		t.false(cut.isWhole);
		t.true(cut.entries.length > 0 && cut.entries.length < names.length);
		t.throws(() => list('/no/such/directory', '1000'), {message: /Command failed/v});
	});
}
