import {clockTime} from '../format/duration.js';
import {style} from '../format/style.js';
import {cutText, padText, textWidth} from '../format/width.js';
import {isDivider, type LogEntry, type LogRing} from '../state/log-ring.js';
import {anchorsInSight, rowsOf, textColumns, type Anchor, type LogSize, type LogView} from '../state/log-view.js';

/** A rule with words in it over the whole width: `── exited 137 ───`. */
export function rule(text: string, columns: number): string {
	const words = cutText(text, Math.max(1, columns - 7));
	const left = `── ${words} `;
	const rest = Math.max(0, columns - textWidth(left));
	return style(left + '─'.repeat(rest), 'quiet');
}

function rowText(entry: LogEntry, row: number, view: LogView, size: LogSize): string {
	if (isDivider(entry)) {
		return rule(entry.divider, size.columns);
	}

	// The mark tells stderr apart without colour too.
	const gutter = entry.stream === 'stderr' ? style('▏ ', 'danger') : '  ';
	const time = view.hasTimestamps ? style(padText(row === 0 ? timeOf(entry.timestamp) : '', 9), 'quiet') : '';
	const columns = textColumns(view, size);
	const rows = rowsOf(entry, view.isWrapping ? columns : Infinity);
	return gutter + time + (view.isWrapping ? rows[row] ?? '' : cutText(rows[0] ?? '', columns));
}

function timeOf(timestamp: string): string {
	const time = Date.parse(timestamp);
	return Number.isNaN(time) ? '' : clockTime(time);
}

/** The rows of the log in sight: as many as there are lines for, at most `rows`, none wider than `columns`. */
export function logRows(ring: LogRing, view: LogView, size: LogSize): string[] {
	return anchorsInSight(ring, view, size).map(({sequence, row}: Anchor) => rowText(ring.at(sequence)!, row, view, size));
}
