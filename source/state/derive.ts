/**
A selector that computes once per argument object: the same slice gives the same answer, so what is drawn from it is not drawn
again.
*/
export function derive<Slice extends object, Value>(compute: (slice: Slice) => Value): (slice: Slice) => Value {
	const known = new WeakMap<Slice, {readonly value: Value}>();
	return slice => {
		let entry = known.get(slice);
		if (!entry) {
			entry = {value: compute(slice)};
			known.set(slice, entry);
		}

		return entry.value;
	};
}
