import {PackedLines, type LogLine} from '../../source/format/packed-lines.js';
import {countLines, type LogState} from '../../source/state/log.js';
import {isDivider, LogRing, type LogEntry, type RingLimits} from '../../source/state/log-ring.js';

/** Lines as the engine layer packs them. */
export function pack(lines: readonly LogLine[]): PackedLines {
	const packed = new PackedLines({bytes: 0, lines: 0});
	for (const {stream, timestamp, text, cut} of lines) {
		const stamp = Buffer.from(timestamp === '' ? '' : `${timestamp} `);
		const bytes = Buffer.concat([stamp, Buffer.from(text)]);
		packed.add(stream, bytes, 0, stamp.length, bytes.length, cut);
	}

	return packed;
}

/** Each line as it may be shown. */
export const unpack = (lines: PackedLines): LogLine[] => Array.from({length: lines.size}, (_, index) => lines.at(index));

/** All lines of a followed log until it ends. */
export async function readLines(batches: AsyncIterable<PackedLines>): Promise<LogLine[]> {
	const all: LogLine[] = [];
	for await (const batch of batches) {
		// At once: a batch is good until the next is asked for.
		for (const line of unpack(batch)) {
			all.push(line);
		}
	}

	return all;
}

export function pushEntry(ring: LogRing, entry: LogEntry): void {
	if (isDivider(entry)) {
		ring.divide(entry.divider);
	} else {
		ring.append(pack([entry]));
	}
}

export function ringOf(entries: readonly LogEntry[], limits: Partial<RingLimits> = {}): LogRing {
	const ring = new LogRing(limits);
	for (const entry of entries) {
		pushEntry(ring, entry);
	}

	return ring;
}

/** Every entry a ring holds, oldest first. */
export const entriesOf = (ring: LogRing): LogEntry[] => Array.from({length: ring.size}, (_, index) => ring.at(ring.firstSequence + index)!);

/** A log to which lines have come. */
export function withLines(log: LogState, lines: readonly LogLine[]): LogState {
	const packed = pack(lines);
	log.ring.append(packed);
	return countLines(log, [{lines: packed.size, errors: packed.errorCount}]);
}
