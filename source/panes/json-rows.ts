import type {Json} from '../engine/types.js';
import {escapeUnseen} from '../format/clean.js';
import {style} from '../format/style.js';
import {maskEnvironment} from '../format/mask.js';

/** JSON in rows, two blanks a level, its keys set off. Values of an `Env` list are masked unless they are to be revealed. */
export function jsonRows(value: Json, isRevealed: boolean): readonly string[] {
	return valueRows(value, '', '', isRevealed);
}

function valueRows(value: Json, before: string, indent: string, isRevealed: boolean): readonly string[] {
	if (Array.isArray(value)) {
		const list = value as readonly Json[];
		return list.length === 0 ? [`${before}[]`] : [`${before}[`, ...list.flatMap((item, index) => withComma(valueRows(item, `${indent}  `, `${indent}  `, isRevealed), index < list.length - 1)), `${indent}]`];
	}

	if (typeof value === 'object' && value !== null) {
		const entries = Object.entries(value as Readonly<Record<string, Json>>);
		return entries.length === 0 ? [`${before}{}`] : [`${before}{`, ...entries.flatMap(([key, item], index) => {
			const shown = key === 'Env' && Array.isArray(item) && !isRevealed ? (item as readonly Json[]).map(one => typeof one === 'string' ? maskEnvironment(one) : one) : item;
			const label = `${indent}  ${style(escapeUnseen(JSON.stringify(key)), 'accent')}: `;
			return withComma(valueRows(shown, label, `${indent}  `, isRevealed), index < entries.length - 1);
		}), `${indent}}`];
	}

	return [before + (typeof value === 'string' ? escapeUnseen(JSON.stringify(value)) : String(value))];
}

const withComma = (rows: readonly string[], hasMore: boolean): readonly string[] => hasMore ? [...rows.slice(0, -1), `${rows.at(-1)!},`] : rows;
