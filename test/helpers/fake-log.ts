import type {LogLine} from '../../source/engine/types.js';
import type {PackedLines} from '../../source/format/packed-lines.js';
import {pack} from './packed.js';
import {queue, type Queue} from './queue.js';

/** The log of a container in memory. Like an engine it keeps what was written, and gives it to each who asks. */
export type FakeLog = {
	/** The container writes. */
	push(lines: readonly LogLine[]): void;
	/** End the streams of all who follow, as when the container stops; with an error, by throwing it. */
	close(error?: Error): void;
	/** @param isFollowing Whether there is more to come: a container that has ended gives what it wrote, and no more. */
	read(options: {readonly tail: number; readonly since?: string | undefined}, isFollowing: boolean, signal: AbortSignal): AsyncGenerator<PackedLines, void>;
};

export function fakeLog(): FakeLog {
	const written: LogLine[] = [];
	const readers = new Set<Queue<PackedLines>>();
	return {
		push(lines) {
			written.push(...lines);
			for (const reader of readers) {
				reader.push(pack(lines));
			}
		},
		close(error) {
			for (const reader of readers) {
				reader.close(error);
			}

			readers.clear();
		},
		async * read({tail, since = ''}, isFollowing, signal) {
			const mine = queue<PackedLines>();
			const history = written.filter(({timestamp}) => timestamp >= since).slice(-tail);
			if (history.length > 0) {
				mine.push(pack(history));
			}

			if (isFollowing) {
				readers.add(mine);
			} else {
				mine.close();
			}

			try {
				yield * mine.read(signal);
			} finally {
				readers.delete(mine);
			}
		},
	};
}
