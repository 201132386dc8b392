import {EngineError} from '../engine-error.js';

/** A field of a message: its number, and what stands there: a number for a varint, bytes for all else. */
export type Field = readonly [number: number, value: number | Uint8Array];

const broken = () => new EngineError('failed', 'The engine sent a message that cannot be read.');

/** What a number can be at most: more bytes than that are no 64 bits. */
const longestVarint = 10;

/**
Cut a protobuf message into its fields. Those nobody knows are among them; groups, which nobody uses any more, are not read.

@throws {EngineError} `failed` for what is no message, or only the beginning of one.
@see https://protobuf.dev/programming-guides/encoding/
*/
export function readFields(bytes: Uint8Array): readonly Field[] {
	const fields: Field[] = [];
	let at = 0;

	const varint = (): number => {
		let value = 0;
		let scale = 1;
		for (let length = 1; length <= longestVarint; length++) {
			const byte = bytes[at++];
			if (byte === undefined) {
				throw broken();
			}

			value += (byte % 128) * scale;
			scale *= 128;
			if (byte < 128) {
				// A negative one takes all ten bytes.
				return length === longestVarint ? negative(bytes.subarray(at - length, at)) : value;
			}
		}

		throw broken();
	};

	const take = (length: number): Uint8Array => {
		if (length < 0 || at + length > bytes.length) {
			throw broken();
		}

		at += length;
		return bytes.subarray(at - length, at);
	};

	/** By how it is written, which the field's key tells. */
	const value = (wire: number): Field[1] => {
		switch (wire) {
			case 0: {
				return varint();
			}

			case 1: {
				return take(8);
			}

			case 2: {
				return take(varint());
			}

			case 5: {
				return take(4);
			}

			default: {
				throw broken();
			}
		}
	};

	while (at < bytes.length) {
		const key = varint();
		const number = Math.floor(key / 8);
		if (number < 1) {
			throw broken();
		}

		fields.push([number, value(key % 8)]);
	}

	return fields;
}

const negative = (bytes: Uint8Array): number => Number(BigInt.asIntN(64, bytes.reduceRight((value, byte) => (value * 128n) + BigInt(byte % 128), 0n)));

const utf8 = new TextDecoder();

/** The text that stands in a field; nothing for one that holds a number. */
export const textOf = (value: Field[1] | undefined): string => value instanceof Uint8Array ? utf8.decode(value) : '';

/** The number that stands in a field; 0 for one that holds bytes. */
export const numberOf = (value: Field[1] | undefined): number => typeof value === 'number' ? value : 0;

/** The bytes that stand in a field; none for one that holds a number. */
export const bytesOf = (value: Field[1] | undefined): Uint8Array => value instanceof Uint8Array ? value : new Uint8Array(0);

/** The last of the fields with this number: what counts where one is told twice. */
export const fieldOf = (fields: readonly Field[], number: number): Field[1] | undefined => fields.findLast(([one]) => one === number)?.[1];

/** The text of the field with this number; nothing where there is none. */
export const textIn = (fields: readonly Field[], number: number): string => textOf(fieldOf(fields, number));

/** Its number; 0 where there is none. */
export const numberIn = (fields: readonly Field[], number: number): number => numberOf(fieldOf(fields, number));

/** Its bytes; none where there are none. */
export const bytesIn = (fields: readonly Field[], number: number): Uint8Array => bytesOf(fieldOf(fields, number));

/** The message in it; one without fields where there is none. */
export const messageIn = (fields: readonly Field[], number: number): readonly Field[] => readFields(bytesIn(fields, number));

/** All of them. */
export const fieldsOf = (fields: readonly Field[], number: number): ReadonlyArray<Field[1]> => fields.flatMap(([one, value]) => one === number ? [value] : []);

function varintBytes(value: number | bigint): number[] {
	const bytes: number[] = [];
	// A negative one is sent as what 64 bits of it look like.
	let rest = BigInt.asUintN(64, BigInt(value));
	do {
		const byte = Number(rest % 128n);
		rest /= 128n;
		bytes.push(rest > 0n ? byte + 128 : byte);
	} while (rest > 0n);

	return bytes;
}

/** A message of these fields: whole numbers as varints, text and bytes with their length. What is empty or 0 is left out, as all do who write such. */
export function writeFields(...fields: ReadonlyArray<readonly [number: number, value: number | bigint | string | Uint8Array]>): Buffer {
	return Buffer.concat(fields.flatMap(([number, value]) => {
		if (typeof value === 'number' || typeof value === 'bigint') {
			return BigInt(value) === 0n ? [] : [Buffer.from([...varintBytes(number * 8), ...varintBytes(value)])];
		}

		const bytes = typeof value === 'string' ? Buffer.from(value) : value;
		return bytes.length === 0 ? [] : [Buffer.from([...varintBytes((number * 8) + 2), ...varintBytes(bytes.length)]), bytes];
	}));
}
