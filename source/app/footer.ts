import {actions, hearingPlaces, obstacleNow, placesFor} from '../actions/registry.js';
import {keyLabel} from '../format/key-name.js';
import {style, type StyleName} from '../format/style.js';
import {cutText, padText, textWidth} from '../format/width.js';
import type {Notice, NoticeTone} from '../state/notice.js';
import {suggestionFor} from '../state/overlay.js';
import {select} from '../state/select.js';
import type {State} from '../state/state.js';
import {paragraph} from '../ui/dialog.js';
import {inputText} from '../ui/text-input.js';

/** How everything else is found: never left out. */
const always: ReadonlySet<string> = new Set(['screen.menu', 'screen.palette', 'screen.help']);

const tones: Readonly<Record<NoticeTone, readonly [string, StyleName | undefined]>> = {
	good: ['●', 'good'], info: ['·', undefined], warning: ['▲', 'warning'], danger: ['✖', 'danger'],
};

const hintText = (key: string, hint: string): string => `${style(keyLabel(key), 'bold')} ${hint}`;

/** The keys that mean something now, in the table's order: as many as fit. */
function hints(state: State, columns: number): string {
	const places = new Set(hearingPlaces(state));
	const heard = actions.filter(action => action.hint !== undefined && placesFor(action).some(place => places.has(place)));
	const taken = new Set<string>();
	const possible = heard.filter(action => {
		const [key] = action.keys;
		if (key === undefined || taken.has(key) || (!always.has(action.id) && obstacleNow(action, state) !== undefined)) {
			return false;
		}

		taken.add(key);
		return true;
	});
	const tail = possible.filter(({id}) => always.has(id)).map(({keys, hint}) => hintText(keys[0]!, hint!)).join('  ');
	let row = '';
	for (const {id, keys, hint} of possible) {
		const next = `${row}${hintText(keys[0]!, hint!)}  `;
		if (!always.has(id)) {
			if (textWidth(next) > columns - textWidth(tail)) {
				break;
			}

			row = next;
		}
	}

	return row + tail;
}

/** Rows a notice may take of the screen; what is longer stands whole in the journal. */
const mostNoticeRows = 4;

/** A notice that is too long for the last row: the rows to lay over the end of the screen; none when it fits. */
export const longNotice = select(({notice, screen, overlays}) => [notice, screen.columns, overlays.length === 0], (notice, columns, isAlone): readonly string[] => {
	if (!notice || !isAlone || textWidth(noticeText(notice)) <= columns) {
		return [];
	}

	const [, name] = tones[notice.tone];
	const rows = paragraph(noticeText(notice).trimStart(), columns - 2);
	const shown = rows.length > mostNoticeRows ? [...rows.slice(0, mostNoticeRows - 1), cutText(rows.slice(mostNoticeRows - 1).join(' '), columns - 2)] : rows;
	return shown.map(row => padText(` ${row}`, columns)).map(row => name ? style(row, name) : row);
});

const noticeText = ({tone, text}: Notice): string => ` ${tones[tone][0]} ${text}`;

/** The last row of the screen: what just happened, the filter being typed, or the keys that mean something now. */
export function footerRow(state: State): string {
	const {notice, screen: {columns}, overlays} = state;
	const filter = overlays.findLast(({kind}) => kind === 'filter');
	if (filter?.kind === 'filter') {
		return ` ${style('/', 'bold')} ${inputText(filter.text, Math.max(10, columns - 34), true, filter.placeholder ?? 'words to find', suggestionFor(filter)?.slice(filter.text.value.length) ?? '')} ${padText(`${style('Enter', 'bold')} keep  ${style('Esc', 'bold')} back`, 22)}`;
	}

	if (notice) {
		const [, name] = tones[notice.tone];
		const text = noticeText(notice);
		return padText(name ? style(padText(text, columns), name) : text, columns);
	}

	return padText(` ${hints(state, columns - 2)}`, columns);
}
