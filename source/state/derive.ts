/**
A selector that computes once per argument object: the same slice gives the same answer, so what is drawn from it is not drawn
again.
*/
export const derive = <Slice extends object, Value>(compute: (slice: Slice) => Value): ((slice: Slice) => Value) =>
	deriveBy(slice => slice, () => '', compute);

/**
A selector that computes once per source object and key, whatever else the slice holds: a selection that moves leaves the rows as they are.
The last key of each source is remembered.
*/
export function deriveBy<Slice, Source extends object, Value>(sourceOf: (slice: Slice) => Source, keyOf: (slice: Slice) => string, compute: (slice: Slice) => Value): (slice: Slice) => Value {
	const known = new WeakMap<Source, {readonly key: string; readonly value: Value}>();
	return slice => {
		const source = sourceOf(slice);
		const key = keyOf(slice);
		let entry = known.get(source);
		if (entry?.key !== key) {
			entry = {key, value: compute(slice)};
			known.set(source, entry);
		}

		return entry.value;
	};
}
