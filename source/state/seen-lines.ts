import type {LogLine} from '../format/packed-lines.js';

/** Lines that have been looked at, by their number in the log. */
export type SeenLines = {
	get(sequence: number): LogLine | undefined;
	/** @returns The line. */
	keep(sequence: number, line: LogLine): LogLine;
};

/** Twice the rows of a large screen: what is held still, and the log's end. More would only grow old. */
const mostLines = 512;

/** Two for each byte of the longest lines a screen is full of. */
const mostCharacters = 4 * 1024 * 1024;

/**
Remember the lines looked at last: a line in sight is asked for several times on each frame, and what is made of it (the rows it wraps into)
is kept by its object. Twice the bounds are held at most.
*/
export function seenLines(): SeenLines {
	let recent = new Map<number, LogLine>();
	let earlier = new Map<number, LogLine>();
	let characters = 0;

	const keep = (sequence: number, line: LogLine) => {
		if (recent.size >= mostLines || characters > mostCharacters) {
			earlier = recent;
			recent = new Map();
			characters = 0;
		}

		recent.set(sequence, line);
		characters += line.text.length;
		return line;
	};

	return {
		keep,
		get(sequence) {
			const line = recent.get(sequence);
			const before = line ? undefined : earlier.get(sequence);
			return before ? keep(sequence, before) : line;
		},
	};
}
