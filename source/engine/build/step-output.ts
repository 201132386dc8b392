import {cleanLogText} from '../../format/clean.js';

/** Lines of output kept of each step. */
const mostLines = 1000;

/** A line that never ends is cut here: up to its last carriage return, what was there has been drawn over. */
const longestLine = 64 * 1024;

/** The last lines a step printed. */
export type StepOutput = {
	/** Text as it comes, in pieces that are no lines. */
	push(text: string): void;
	addLine(line: string): void;
	/** What has no newline yet is a line by now. */
	end(): void;
	readonly lines: readonly string[];
	readonly dropped: number;
};

export function stepOutput(): StepOutput {
	const lines: string[] = [];
	let dropped = 0;
	let partial = '';

	const addLine = (line: string) => {
		lines.push(cleanLogText(line));
		if (lines.length > mostLines) {
			lines.shift();
			dropped++;
		}
	};

	return {
		addLine,
		push(text) {
			const pieces = (partial + text).split('\n');
			partial = pieces.pop() ?? '';
			for (const piece of pieces) {
				addLine(piece);
			}

			if (partial.length > longestLine) {
				const drawnOver = partial.lastIndexOf('\r') + 1;
				partial = partial.slice(drawnOver > 0 && partial.length - drawnOver < longestLine ? drawnOver : -longestLine);
			}
		},
		end() {
			if (partial !== '') {
				addLine(partial);
				partial = '';
			}
		},
		get lines() {
			return lines;
		},
		get dropped() {
			return dropped;
		},
	};
}
