import {cleanLogText} from '../../format/clean.js';
import {hideValues} from '../../format/mask.js';

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
	/** With what has no newline yet: a prompt, a bar that is drawn over itself. */
	readonly lines: readonly string[];
	readonly dropped: number;
};

/** @param secrets Values that no line shows. */
export function stepOutput(secrets: readonly string[] = []): StepOutput {
	const lines: string[] = [];
	let dropped = 0;
	let partial = '';

	const shown = (line: string) => cleanLogText(hideValues(line, secrets));

	const addLine = (line: string) => {
		lines.push(shown(line));
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
			return partial === '' ? lines : [...lines, shown(partial)];
		},
		get dropped() {
			return dropped;
		},
	};
}
