import type {ChangeKind} from '../engine/changes.js';
import type {Container} from '../engine/types.js';
import {style, type StyleName} from '../format/style.js';
import {cutText} from '../format/width.js';
import type {ChangeCounts, ChangeNode} from '../state/change-tree.js';
import {changeRows, type Changes} from '../state/changes.js';
import {selectedContainer} from '../state/containers.js';
import {detailSize} from '../state/layout.js';
import {selectedRow, visibleTop} from '../state/list.js';
import type {Screen} from '../state/screen.js';
import {select} from '../state/select.js';
import {paragraph} from '../ui/dialog.js';
import type {TabContent} from './tab-content.js';
import {tabLeadColumns, tabRow} from './tab-rows.js';

/** The docker client's own letters. */
const letters: Readonly<Record<ChangeKind, readonly [string, StyleName]>> = {added: ['A', 'good'], changed: ['C', 'warning'], deleted: ['D', 'danger']};
const kinds: readonly ChangeKind[] = ['added', 'changed', 'deleted'];

/** `3 added · 2 changed · 1 deleted`. */
const countText = (counts: ChangeCounts): string => kinds.filter(kind => counts[kind] > 0).map(kind => `${counts[kind].toLocaleString('en')} ${kind}`).join(' · ');

/** Deeper ones are set no further in: their names want the room. */
const mostIndent = 24;

function nodeText({name, kind, depth, children, counts}: ChangeNode, isOpen: boolean, columns: number): string {
	const [letter, color] = kind ? letters[kind] : [' ', 'quiet'] as const;
	const indent = ' '.repeat(Math.min(mostIndent, depth * 2));
	const isFolder = children.length > 0;
	const sign = isFolder ? (isOpen ? '-' : '+') : ' ';
	const about = isFolder && !isOpen ? `  ${countText(counts)}` : '';
	const isOnlyHolder = isFolder && kind !== 'added' && kind !== 'deleted';
	const text = `${indent}${sign} ${name}${isFolder ? '/' : ''}`;
	const room = columns - 2;
	return `${style(letter, isOnlyHolder ? 'quiet' : color)} ${isOnlyHolder ? text : style(cutText(text, room), color)}${style(about, 'quiet')}`;
}

function draw(changes: Changes, container: Container | undefined, screen: Screen): TabContent {
	const size = detailSize(screen);
	const {tree, unfolded, view, phase, message} = changes;
	const isOwn = container !== undefined && changes.containerId === container.id;
	if (!isOwn || !tree || tree.roots.length === 0) {
		const text = container ? emptyText(isOwn ? changes : undefined) : '';
		return {rows: paragraph(text, size.columns).map(row => style(row, 'quiet')), left: '', right: ''};
	}

	const rows = changeRows(changes);
	const first = visibleTop(rows, view, size.rows);
	const selected = selectedRow(rows, view);
	const columns = size.columns - tabLeadColumns;
	const shown = rows.slice(first, first + size.rows).map(row => {
		const text = nodeText(row, view.filter !== '' || unfolded.has(row.id), columns);
		return tabRow(cutText(text, columns), size.columns, {isSelected: row === selected, isFocused: screen.focus === 'detail', isStale: phase === 'failed'});
	});
	const about = [
		countText(tree.counts), ...(tree.leftOut > 0 ? [`${tree.leftOut.toLocaleString('en')} more left out`] : []),
		...(phase === 'loading' ? ['asking again …'] : []), ...(view.filter === '' ? [] : [`“${view.filter}”`]),
	].filter(part => part !== '').join(' · ');
	return {
		rows: shown.length > 0 ? shown : [style(`No path fits “${view.filter}”.`, 'quiet')],
		left: phase === 'failed' ? style(message ?? '', 'warning') : style(about, 'quiet'),
		right: selected ? style(`${rows.indexOf(selected) + 1}/${rows.length}`, 'quiet') : '',
	};
}

function emptyText(changes: Changes | undefined): string {
	if (changes?.phase === 'failed') {
		return changes.message ?? '';
	}

	return changes?.tree ? 'Nothing differs from the image.' : 'Asking the engine …';
}

/** What differs in the selected container from its image. */
export const changesTab = select(({changes, containers, screen}) => [changes, selectedContainer(containers), screen], draw);
