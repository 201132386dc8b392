import {style, type StyleName} from '../format/style.js';
import {cutText, padText, textWidth} from '../format/width.js';

export type Frame = {
	readonly width: number;
	/** Borders included. Height 1 is the title alone, without a border. */
	readonly height: number;
	readonly title: string;
	/** At the right end of the upper border. */
	readonly right?: string;
	readonly bottomLeft?: string;
	readonly bottomRight?: string;
	readonly isFocused: boolean;
	/** Style of the border; by focus unless told. */
	readonly border?: StyleName;
};

/**
A bordered part of the screen as rows, each exactly as wide as the frame. Content that is missing is blank, content too much is left
out, a row too wide is cut.
*/
export function frameRows(frame: Frame, rows: readonly string[]): string[] {
	const {width, height, title, right = '', bottomLeft = '', bottomRight = '', isFocused} = frame;
	if (height <= 0 || width <= 0) {
		return [];
	}

	if (height === 1) {
		return [padText(` ${title}`, width)];
	}

	const drawn = frame.border ?? (isFocused ? 'accent' : 'quiet');
	const side = style('│', drawn);
	const content = Array.from({length: Math.max(0, height - 2)}, (_, index) => `${side} ${padText(rows[index] ?? '', width - 4)} ${side}`);
	return [
		edge('╭', '╮', {left: title, right, width, drawn}),
		...content,
		edge('╰', '╯', {left: bottomLeft, right: bottomRight, width, drawn}),
	];
}

/** `╭ left ──── right ─╮`: the left text gives way to nothing, the right one is left out when there is no room. */
function edge(from: string, to: string, {left, right, width, drawn}: {readonly left: string; readonly right: string; readonly width: number; readonly drawn: StyleName}): string {
	const room = width - 4;
	const shownLeft = textWidth(left) === 0 ? '' : ` ${cutText(left, Math.max(0, room - 1))} `;
	const rest = room - textWidth(shownLeft);
	const shownRight = textWidth(right) === 0 || rest < 6 ? '' : ` ${cutText(right, rest - 4)} `;
	const line = '─'.repeat(Math.max(0, width - 3 - textWidth(shownLeft) - textWidth(shownRight)));
	return style(from, drawn) + shownLeft + style(line, drawn) + shownRight + style(`─${to}`, drawn);
}
