import {EngineError} from './engine-error.js';

export type FrameStream = 'stdin' | 'stdout' | 'stderr';

const names: readonly FrameStream[] = ['stdin', 'stdout', 'stderr'];
const headerLength = 8;

/** No engine sends larger ones: a length beyond is a stream read out of step. */
const longestFrame = 16 * 1024 * 1024;

/**
Cut Docker's multiplexed stream into its frames: eight bytes of header (stream, three zeros, length in big-endian), then the payload.
Chunks may be cut anywhere. Each byte is looked at once and copied at most once, however many chunks a frame comes in.

@param onFrame The payload is a view of the chunk: decode or copy it before returning.
@returns To be called with each chunk. Throws `EngineError` `failed` when the stream is not multiplexed.
@see https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach ("Stream format")
*/
export function frameCutter(onFrame: (stream: FrameStream, payload: Uint8Array) => void): (chunk: Uint8Array) => void {
	let held: Uint8Array[] = [];
	let heldLength = 0;
	/** Bytes that must be there before anything can be done. */
	let needed = headerLength;

	const cut = (bytes: Buffer): number => {
		let offset = 0;
		for (;;) {
			if (bytes.length - offset < headerLength) {
				needed = headerLength;
				return offset;
			}

			const stream = names[bytes[offset]!];
			const length = bytes.readUInt32BE(offset + 4);
			if (stream === undefined || bytes[offset + 1] !== 0 || bytes[offset + 2] !== 0 || bytes[offset + 3] !== 0 || length > longestFrame) {
				throw new EngineError('failed', 'The engine’s stream cannot be read: it is not cut into frames.');
			}

			const end = offset + headerLength + length;
			if (end > bytes.length) {
				needed = headerLength + length;
				return offset;
			}

			onFrame(stream, bytes.subarray(offset + headerLength, end));
			offset = end;
		}
	};

	return chunk => {
		held.push(chunk);
		heldLength += chunk.length;
		if (heldLength < needed) {
			return;
		}

		const bytes = held.length === 1 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : Buffer.concat(held);
		const rest = bytes.subarray(cut(bytes));
		held = rest.length === 0 ? [] : [rest];
		heldLength = rest.length;
	};
}
