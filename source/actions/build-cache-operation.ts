import type {UsedCache} from '../engine/disk-usage.js';
import {EngineError} from '../engine/engine-error.js';
import {formatBytes} from '../format/bytes.js';
import {humanDuration} from '../format/duration.js';
import {countOf} from '../format/plural.js';
import {cutText, padText} from '../format/width.js';
import type {EngineOperation} from './action.js';
import {prune} from './prune-operation.js';
import {say} from './say.js';

/** A line has room beside it for the rest on a screen of 80 columns. */
const descriptionColumns = 32;

/** Of a large cache so many entries are told. */
const mostEntries = 200;

const sumOf = (entries: readonly UsedCache[]): number => entries.reduce((sum, {sizeBytes}) => sum + sizeBytes, 0);

/** One line for each entry: how large, what, whether it stays, when it was of use. */
function entryLine({sizeBytes, description, id, isInUse, isShared, lastUsedAt}: UsedCache, now: number): string {
	const used = lastUsedAt === undefined ? 'not used yet' : `used ${humanDuration(Math.max(0, now - lastUsedAt)).toLowerCase()} ago`;
	const notes = [isInUse ? 'in use' : '', isShared ? 'shared' : '', used].filter(note => note !== '');
	return `${padText(formatBytes(sizeBytes), 7)}  ${padText(cutText(description === '' ? id : description, descriptionColumns), descriptionColumns)}  ${notes.join(', ')}`;
}

function summary(entries: readonly UsedCache[]): string {
	const inUse = entries.filter(({isInUse}) => isInUse);
	return `${formatBytes(sumOf(entries))} in ${countOf(entries.length, 'entry', 'entries')}${inUse.length === 0 ? '' : `, ${inUse.length} of them in use (${formatBytes(sumOf(inUse))})`}`;
}

/** What the engine keeps for the next builds: how much, of what, and to be pruned from here. */
export const buildCache: EngineOperation = {
	id: 'engine.build-cache', on: 'engine', keys: [], title: 'Build cache: what it holds, and prune it', doing: 'pruning', done: 'Pruned', isForMany: false,
	async prepare(context, _, input, signal) {
		say(context, 'Asking the engine what its build cache holds…');
		const {entries, plan} = await context.engine.prune.cache(signal);
		context.store.update('notice', () => undefined);
		if (plan.items.length === 0) {
			throw new EngineError('conflict', entries.length === 0 ? 'The build cache is empty.' : `The build cache holds ${summary(entries)}: nothing can be pruned.`);
		}

		const now = context.clock();
		const lines = entries.slice(0, mostEntries).map(entry => entryLine(entry, now));
		return {...input, choice: 'build-cache', plan, cacheLines: entries.length > mostEntries ? [...lines, `… ${countOf(entries.length - mostEntries, 'smaller entry', 'smaller entries')}`] : lines, cacheSummary: summary(entries)};
	},
	question: (_, {plan, cacheLines = [], cacheSummary = 'nothing'}) => ({
		title: `The build cache holds ${cacheSummary}. Remove what no build is using and free ${formatBytes(plan?.bytes ?? 0)}?`, isDangerous: true, lines: cacheLines,
	}),
	command: () => ['docker', 'builder', 'prune', '--all'],
	run: prune.run,
};
