import type {ExecutionContext} from 'ava';
import fc from 'fast-check';

/** Try a property on the same random values each time. It fails with the smallest value it does not hold for. */
export function check<Values>(t: ExecutionContext, property: fc.IProperty<Values>, runs = 500): void {
	t.notThrows(() => {
		fc.assert(property, {seed: 20_260_102, numRuns: runs});
	});
}
