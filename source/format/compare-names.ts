/* The order of names: as people count, web-2 before web-10. */

/**
ASCII as the Unicode collation orders it at its first level: case makes no difference there.

@see https://www.unicode.org/reports/tr10/
*/
const inOrder = ' _-,;:!?.\'"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz';

const weights = new Uint8Array(128);
for (const [weight, character] of [...inOrder].entries()) {
	weights[character.codePointAt(0)!] = weight + 1;
	weights[character.toUpperCase().codePointAt(0)!] = weight + 1;
}

const zero = 0x30;
const nine = 0x39;

const isDigit = (code: number): boolean => code >= zero && code <= nine;

/** Where the digits that begin at a place end. */
function endOfDigits(text: string, from: number): number {
	let end = from;
	while (end < text.length && isDigit(text.codePointAt(end)!)) {
		end++;
	}

	return end;
}

/** Where the zeros at the front of digits end. */
function endOfZeros(text: string, from: number, end: number): number {
	let place = from;
	while (place < end && text.codePointAt(place)! === zero) {
		place++;
	}

	return place;
}

/** Numbers of any length, by value. */
function compareDigits(a: string, b: string): number {
	return a.length - b.length || (a < b ? -1 : Number(a > b));
}

function comparePlain(a: string, b: string): number {
	let inA = 0;
	let inB = 0;
	while (inA < a.length && inB < b.length) {
		const codeA = a.codePointAt(inA)!;
		const codeB = b.codePointAt(inB)!;
		if (isDigit(codeA) && isDigit(codeB)) {
			const endA = endOfDigits(a, inA);
			const endB = endOfDigits(b, inB);
			const difference = compareDigits(a.slice(endOfZeros(a, inA, endA), endA), b.slice(endOfZeros(b, inB, endB), endB));
			if (difference !== 0) {
				return difference;
			}

			inA = endA;
			inB = endB;
		} else if (weights[codeA] === weights[codeB]) {
			inA++;
			inB++;
		} else {
			return weights[codeA]! - weights[codeB]!;
		}
	}

	return (a.length - inA) - (b.length - inB);
}

const plain = /^[\x20-\x7E]*$/v;

let collator: Intl.Collator | undefined;

/**
Compare two names, for sorting. Case makes no difference, and digits count as numbers.

What names are made of nearly always is compared here: to build a collator takes longer than to sort what it is for.

@returns Below, at or above 0.
*/
export function compareNames(a: string, b: string): number {
	if (plain.test(a) && plain.test(b)) {
		return comparePlain(a, b);
	}

	collator ??= new Intl.Collator('en', {numeric: true, sensitivity: 'base'});
	return collator.compare(a, b);
}
