import test from 'ava';
import fc from 'fast-check';
import {EngineError} from '../../../source/engine/engine-error.js';
import {tarEnd} from '../../../source/engine/transfer/tar-end.js';
import {check} from '../../helpers/check.js';

function outcome(chunks: readonly Uint8Array[]): string {
	const end = tarEnd();
	for (const chunk of chunks) {
		end.push(chunk);
	}

	try {
		end.check();
		return 'whole';
	} catch (error) {
		return error instanceof EngineError ? error.message : String(error);
	}
}

test('an archive is whole when its last two blocks are zeros, however it was cut into pieces', t => {
	const someSizes = fc.array(fc.integer({min: 1, max: 2000}), {minLength: 1, maxLength: 20});
	check(t, fc.property(fc.uint8Array({maxLength: 3000}), someSizes, (body, sizes) => {
		const whole = Buffer.concat([body, Buffer.alloc(1024)]);
		const chunks: Buffer[] = [];
		for (let at = 0, turn = 0; at < whole.length; turn++) {
			const size = sizes[turn % sizes.length]!;
			chunks.push(whole.subarray(at, at + size));
			at += size;
		}

		return outcome(chunks) === 'whole' && outcome([...chunks, Buffer.from('x')]) !== 'whole';
	}));
});

test('what the engine complains of behind what it has sent is its sentence', t => {
	const cut = Buffer.alloc(3000, 'x');
	t.is(outcome([cut, Buffer.from('{"errorDetail":{"message":"open layer.tar: no such file"},"error":"open layer.tar: no such file"}\r\n')]), 'open layer.tar: no such file');
	const hostile = JSON.stringify({message: 'unexpected\u001B[2J end'});
	t.is(outcome([cut, Buffer.from(hostile)]), 'unexpected end');
	t.is(outcome([cut]), 'The engine ended the archive before its end.');
	t.is(outcome([cut, Buffer.from('{"message":')]), 'The engine ended the archive before its end.');
	t.is(outcome([]), 'The engine ended the archive before its end.');
});
