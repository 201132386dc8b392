import stripAnsi from 'strip-ansi';
import {style} from '../format/style.js';
import {padText} from '../format/width.js';

/** Cursor and a blank before a row of a tab that has a selection. */
export const tabLeadColumns = 2;

/** A row of a tab that has a selection, as the lists draw theirs: seen without colour too. */
export function tabRow(text: string, columns: number, {isSelected, isFocused, isStale = false}: {readonly isSelected: boolean; readonly isFocused: boolean; readonly isStale?: boolean}): string {
	const row = `${isSelected ? '▸' : ' '} ${text}`;
	const drawn = isSelected && isFocused ? style(padText(stripAnsi(row), columns), 'inverse') : (isSelected ? style(row, 'bold') : row);
	return isStale ? style(drawn, 'dim') : drawn;
}
