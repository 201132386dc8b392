import {EngineError} from './engine-error.js';

export type FrameStream = 'stdin' | 'stdout' | 'stderr';

const names: readonly FrameStream[] = ['stdin', 'stdout', 'stderr'];
const headerLength = 8;

/** No engine sends larger ones: a length beyond is a stream read out of step. */
const longestFrame = 16 * 1024 * 1024;

/** Called for each frame with the bytes it is in and the place of its payload in them. They are good until it returns only: decode or copy them. */
export type OnFrame = (stream: FrameStream, bytes: Uint8Array, from: number, to: number) => void;

/** @param from Where the chunk begins in `bytes`, @param to and where it ends; all of them unless told. */
export type FrameCutter = (bytes: Uint8Array, from?: number, to?: number) => void;

/**
Cut Docker's multiplexed stream into its frames: eight bytes of header (stream, three zeros, length in big-endian), then the payload.
Chunks may be cut anywhere. A frame that is whole in its chunk is not copied, any other once, however many chunks it comes in.

@returns To be called with each chunk, which may be used again afterwards. Throws `EngineError` `failed` when the stream is not multiplexed.
@see https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach ("Stream format")
*/
export function frameCutter(onFrame: OnFrame): FrameCutter {
	/** A frame whose end has not come yet, in a place of its size. */
	let held: Uint8Array = new Uint8Array(headerLength);
	let heldLength = 0;

	/** Take from a chunk what is missing of the held bytes up to a length. @returns Where the chunk goes on. */
	const hold = (length: number, bytes: Uint8Array, from: number, to: number): number => {
		const end = Math.min(to, from + length - heldLength);
		held.set(bytes.subarray(from, end), heldLength);
		heldLength += end - from;
		return end;
	};

	/** Go on with the frame of which something is held. @returns Where the chunk goes on. */
	const finish = (bytes: Uint8Array, from: number, to: number): number => {
		let offset = from;
		if (heldLength < headerLength) {
			offset = hold(headerLength, bytes, offset, to);
			if (heldLength < headerLength) {
				return offset;
			}
		}

		const length = headerLength + payloadLength(held, 0);
		if (held.length < length) {
			const larger = new Uint8Array(length);
			larger.set(held.subarray(0, heldLength));
			held = larger;
		}

		offset = hold(length, bytes, offset, to);
		if (heldLength === length) {
			const frame = held;
			held = frame.length > mostReused ? new Uint8Array(headerLength) : frame;
			heldLength = 0;
			onFrame(names[frame[0]!]!, frame, headerLength, length);
		}

		return offset;
	};

	return (bytes, from = 0, to = bytes.length) => {
		let offset = heldLength > 0 ? finish(bytes, from, to) : from;
		while (to - offset >= headerLength) {
			const end = offset + headerLength + payloadLength(bytes, offset);
			if (end > to) {
				break;
			}

			onFrame(names[bytes[offset]!]!, bytes, offset + headerLength, end);
			offset = end;
		}

		if (offset < to) {
			finish(bytes, offset, to);
		}
	};
}

/** The place of a longer frame is given up with it: most frames are a line. */
const mostReused = 64 * 1024;

/** @returns How long the payload is that follows this header. */
function payloadLength(bytes: Uint8Array, offset: number): number {
	const length = (bytes[offset + 4]! * 0x1_00_00_00) + (bytes[offset + 5]! * 0x1_00_00) + (bytes[offset + 6]! * 0x1_00) + bytes[offset + 7]!;
	if (bytes[offset]! >= names.length || bytes[offset + 1] !== 0 || bytes[offset + 2] !== 0 || bytes[offset + 3] !== 0 || length > longestFrame) {
		throw new EngineError('failed', 'The engine’s stream cannot be read: it is not cut into frames.');
	}

	return length;
}
