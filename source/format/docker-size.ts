const units = ['', 'k', 'm', 'g', 't', 'p'];

const spelling = /^(?<digits>\d+(?:\.\d+)?|\.\d+) ?(?:(?<unit>[kmgtp])(?:i?b)?|b)?$/iv;

/**
A size as the docker client reads it for memory: plain bytes, or a number with a unit of 1024 (`512m`, `1.5g`, `1GiB`, `64 KB`).

@see github.com/docker/go-units size.go (`RAMInBytes`)
@returns Bytes; `undefined` for what is no size.
*/
export function parseSize(text: string): number | undefined {
	const found = spelling.exec(text.trim())?.groups;
	if (!found) {
		return undefined;
	}

	const bytes = Math.trunc(Number(found.digits) * (1024 ** units.indexOf((found.unit ?? '').toLowerCase())));
	return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Bytes in the shortest spelling that the docker client reads as exactly so many: `512m`, `1536m` or `1.5g`, `1000`. */
export function printSize(bytes: number): string {
	const spellings = units.flatMap((unit, power) => {
		const value = bytes / (1024 ** power);
		const spelled = `${value}${unit}`;
		// Half a gigabyte is 512m.
		return (value >= 1 || power === 0) && parseSize(spelled) === bytes ? [spelled] : [];
	});
	// Of two equally short ones the larger unit: `1g`, not `1024m`.
	return spellings.toReversed().toSorted((a, b) => a.length - b.length)[0] ?? String(bytes);
}
