import test from 'ava';
import fc from 'fast-check';
import {parseSize, printSize} from '../../source/format/docker-size.js';
import {check} from '../helpers/check.js';

const mebibyte = 1024 ** 2;
const gibibyte = 1024 ** 3;

test('sizes as the docker client reads them', t => {
	const cases: ReadonlyArray<readonly [text: string, bytes: number | undefined]> = [
		['512m', 512 * mebibyte], ['512M', 512 * mebibyte], ['512mb', 512 * mebibyte], ['512MiB', 512 * mebibyte], ['1.5g', 1.5 * gibibyte], ['1GiB', gibibyte], ['1 g', gibibyte], ['.5g', 512 * mebibyte],
		['1000', 1000], ['1000b', 1000], ['64 KB', 65_536], ['1t', 1024 * gibibyte], ['1p', (1024 ** 2) * gibibyte], [' 6m ', 6 * mebibyte], ['0', 0], ['0.3', 0],
		['', undefined], ['m', undefined], ['-1', undefined], ['1x', undefined], ['1ib', undefined], ['1  g', undefined], ['1.5.2g', undefined], ['1e3', undefined], ['9999999p', undefined], ['512 m m', undefined],
	];
	for (const [text, bytes] of cases) {
		t.is(parseSize(text), bytes, text);
	}
});

test('sizes in the shortest spelling that says exactly so many bytes', t => {
	const cases: ReadonlyArray<readonly [bytes: number, text: string]> = [
		[512 * mebibyte, '512m'], [1.5 * gibibyte, '1.5g'], [gibibyte, '1g'], [1024 * gibibyte, '1t'], [1000, '1000'], [1024, '1k'], [1536, '1.5k'], [0, '0'], [1_073_741_825, '1073741825'], [6 * mebibyte, '6m'], [1.25 * gibibyte, '1.25g'],
	];
	t.deepEqual(cases.map(([bytes]) => printSize(bytes)), cases.map(([, text]) => text));
});

test('what is printed is read as the same number of bytes', t => {
	check(t, fc.property(fc.maxSafeNat(), bytes => parseSize(printSize(bytes)) === bytes), 300);
});
