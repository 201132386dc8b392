import type {FileEntry} from '../engine/archive/types.js';
import {EngineError} from '../engine/engine-error.js';
import type {Container} from '../engine/types.js';
import {formatBytes} from '../format/bytes.js';
import {cleanText} from '../format/clean.js';
import {isLive} from '../state/connection.js';
import {selectedContainer} from '../state/containers.js';
import {above, filesHeadRows, goToDirectory, moveInFiles, pathWithin, placeIn, readAnew, selectedEntry} from '../state/files.js';
import {detailSize} from '../state/layout.js';
import type {ActionContext, ScreenAction} from './action.js';
import {movements} from './movements.js';
import {say} from './say.js';

/** A file that is to be looked at must come within this time. */
const patience = 20_000;

function move({store}: ActionContext, by: (height: number) => number): void {
	const {screen, containers} = store.get();
	const container = selectedContainer(containers);
	const height = Math.max(1, detailSize(screen).rows - filesHeadRows);
	store.update('files', files => container ? moveInFiles(files, container.id, by(height), height) : files);
}

/** Enter: into a directory, or a look at a file; a link is followed first. */
async function open(context: ActionContext): Promise<void> {
	const {store} = context;
	const {containers, files, connection} = store.get();
	const container = selectedContainer(containers);
	const entry = container && selectedEntry(files, container.id);
	if (!container || !entry) {
		return;
	}

	if (!isLive(connection)) {
		say(context, 'The engine is not connected: nothing can be read now.', 'warning');
		return;
	}

	const {path} = placeIn(files, container.id);
	const signal = AbortSignal.any([context.signal, AbortSignal.timeout(patience)]);
	try {
		await openEntry(context, container, entry, pathWithin(path, entry.id), signal);
	} catch (error) {
		if (!context.signal.aborted) {
			say(context, whyNot(error, entry, signal), 'danger');
		}
	}
}

function whyNot(error: unknown, {name}: FileEntry, signal: AbortSignal): string {
	if (signal.aborted) {
		return `${name} did not come within ${patience / 1000} seconds.`;
	}

	if (error instanceof EngineError) {
		return error.kind === 'gone' ? 'The container is gone.' : error.message;
	}

	throw error;
}

async function openEntry(context: ActionContext, container: Container, entry: FileEntry, path: string, signal: AbortSignal): Promise<void> {
	const {store, engine} = context;
	const isRunning = container.state === 'running';
	const end = entry.kind === 'link' ? await engine.files.resolve(container.id, path, {isRunning}, signal) : {path, kind: entry.kind};
	if (end.kind === 'directory') {
		store.update('files', files => goToDirectory(files, container.id, end.path));
		return;
	}

	say(context, `Reading ${entry.name} …`);
	const {lines, isBinary, isCut, sizeBytes} = await engine.files.read(container.id, end.path, {isRunning}, signal);
	store.update('notice', () => undefined);
	if (isBinary) {
		say(context, `${entry.name} is binary, ${formatBytes(sizeBytes)}: C copies it out.`, 'info');
		return;
	}

	store.update('overlays', overlays => [...overlays, {
		kind: 'file', title: `${container.name}:${cleanText(end.path)}`, lines, top: 0, isWrapping: true, isNumbered: false,
		note: lines.length === 0 ? 'empty' : (isCut ? `first 256 KiB of ${formatBytes(sizeBytes)}` : formatBytes(sizeBytes)),
	}]);
}

function goUp({store}: ActionContext): void {
	const {containers, files} = store.get();
	const container = selectedContainer(containers);
	const up = container && above(placeIn(files, container.id).path);
	if (up) {
		store.update('files', current => goToDirectory(current, container.id, up.path, up.name));
	}
}

/** What the files tab understands. */
export const filesActions: readonly ScreenAction[] = [
	{
		id: 'files.open', on: 'screen', keys: ['enter'], title: 'Open the directory, or look at the file', hint: 'open', places: ['files'],
		run(context) {
			void open(context);
		},
	},
	{id: 'files.above', on: 'screen', keys: ['backspace', 'h'], title: 'To the directory above', hint: 'up', places: ['files'], run: goUp},
	{
		id: 'files.more', on: 'screen', keys: ['m'], title: 'Read on in a large directory', places: ['files'],
		run(context) {
			const {listing} = context.store.get().files;
			if (listing?.isWhole === false) {
				context.store.update('files', files => ({...files, effort: files.effort + 1}));
			} else {
				say(context, 'All names of this directory are here.');
			}
		},
	},
	{
		id: 'files.refresh', on: 'screen', keys: ['ctrl+r'], title: 'Read the directory again', places: ['files'],
		run({store}) {
			store.update('files', readAnew);
		},
	},
	{
		id: 'screen.files', on: 'screen', keys: ['f'], title: 'Files', places: ['containers', 'inspect'],
		run({store}) {
			store.update('screen', screen => ({...screen, focus: 'detail', split: screen.split === 0 ? 2 : screen.split, tab: 'files'}));
		},
	},
	...movements('files', ['files'], move, {first: ['first', 'First name'], last: ['last', 'Last name']}, true),
];
