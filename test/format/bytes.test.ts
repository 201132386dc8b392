import test from 'ava';
import {formatBinaryBytes, formatBytes} from '../../source/format/bytes.js';

test('sizes as docker images prints them', t => {
	const cases: ReadonlyArray<readonly [bytes: number, text: string]> = [
		[0, '0B'], [1, '1B'], [999, '999B'], [1000, '1kB'], [1234, '1.23kB'], [9999, '10kB'], [12_345, '12.3kB'], [72_900_000, '72.9MB'], [999_499, '999kB'],
		[1_000_000, '1MB'], [123_456_789, '123MB'], [1_234_000_000, '1.23GB'], [5_999_000_000, '6GB'], [1e12, '1TB'], [1e15, '1PB'], [1e18, '1EB'], [1e21, '1000EB'],
		// The client says 1e+03kB here.
		[999_950, '1000kB'],
	];
	for (const [bytes, text] of cases) {
		t.is(formatBytes(bytes), text);
	}
});

test('memory as docker stats prints it', t => {
	const cases: ReadonlyArray<readonly [bytes: number, text: string]> = [
		[0, '0B'], [1023, '1023B'], [1024, '1KiB'], [1536, '1.5KiB'], [220_750_000, '210.5MiB'], [256 * 1024 * 1024, '256MiB'], [1_073_741_823, '1024MiB'], [8_123_456_789, '7.566GiB'], [2 ** 40, '1TiB'],
	];
	for (const [bytes, text] of cases) {
		t.is(formatBinaryBytes(bytes), text);
	}
});
