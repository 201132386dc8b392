import test from 'ava';
import fc from 'fast-check';
import xterm from '@xterm/headless';
import {joinMoves} from './stage.js';

const next = '\u{1B}[E';
const anyParts = fc.array(fc.oneof({weight: 3, arbitrary: fc.constant(next)}, fc.constantFrom('', '\u{1B}[1A', 'text\n', '\u{1B}[4G5\n', 'last')), {maxLength: 30});

async function screenAfter(written: string): Promise<string> {
	const terminal = new xterm.Terminal({cols: 10, rows: 40, allowProposedApi: true, convertEol: true});
	await new Promise<void>(resolve => {
		terminal.write(`${written}.`, resolve);
	});
	return Array.from({length: 40}, (_, row) => terminal.buffer.active.getLine(row)!.translateToString(true)).join('\n');
}

test('unchanged lines gone over at once leave the cursor where going over them one by one does', async t => {
	await t.notThrowsAsync(fc.assert(fc.asyncProperty(anyParts, async parts => await screenAfter(joinMoves(parts)) === await screenAfter(parts.join(''))), {numRuns: 300}));
});

test('written: one move for a run of them', t => {
	t.is(joinMoves(['\u{1B}[9A', next, next, next, 'a\n', next, 'b\n', next, '', next]), '\u{1B}[9A\u{1B}[3Ea\n\u{1B}[Eb\n\u{1B}[2E');
	t.is(joinMoves([]), '');
});
