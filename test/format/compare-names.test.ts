import test from 'ava';
import fc from 'fast-check';
import {compareNames} from '../../source/format/compare-names.js';

const collator = new Intl.Collator('en', {numeric: true, sensitivity: 'base'});

const plainText = fc.string({unit: fc.constantFrom(...Array.from({length: 95}, (_, index) => String.fromCodePoint(0x20 + index))), maxLength: 12});
/** Names that have much in common, as those of a project do. */
const alike = fc.array(fc.constantFrom('web', 'Web', '-', '_', '.', '/', '0', '1', '2', '10', '007', 'a', 'é', '日'), {maxLength: 6}).map(parts => parts.join(''));
const anyName = fc.oneof(plainText, alike, fc.string({unit: 'grapheme', maxLength: 6}));

test('names are ordered as the Unicode collation orders them', t => {
	t.notThrows(() => {
		fc.assert(fc.property(anyName, anyName, (a, b) => Math.sign(compareNames(a, b)) === Math.sign(collator.compare(a, b))), {numRuns: 20_000});
	});
});

test('digits count', t => {
	t.deepEqual(['web-10', 'web-2', 'Web-1', 'db', 'web-02a', '_x', 'web'].toSorted(compareNames), ['_x', 'db', 'web', 'Web-1', 'web-2', 'web-02a', 'web-10']);
	t.true(compareNames('9'.repeat(400), `1${'0'.repeat(400)}`) < 0);
	t.is(compareNames('v1.002', 'V1.2'), 0);
});
