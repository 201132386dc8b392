import {noChanges, type Changes} from './changes.js';
import type {Connection} from './connection.js';
import {noContainers, type Containers} from './containers.js';
import {noFiles, type Files} from './files.js';
import {noImages, type Images} from './images.js';
import {noInspect, type Inspect} from './inspect.js';
import type {Journal} from './journal.js';
import {noLayers, type Layers} from './layers.js';
import {emptyLog, type LogState} from './log.js';
import type {Notice} from './notice.js';
import type {Overlay} from './overlay.js';
import {newScreen, type Screen} from './screen.js';
import type {Tasks} from './task.js';
import {noTop, type Top} from './top.js';
import {noUpdates, type Updates} from './updates.js';

/** Everything the screen is drawn from. Readonly all through: a change is a new object for the slice it is in. */
export type State = {
	readonly connection: Connection;
	readonly containers: Containers;
	readonly images: Images;
	readonly log: LogState;
	readonly inspect: Inspect;
	readonly layers: Layers;
	readonly top: Top;
	readonly changes: Changes;
	readonly files: Files;
	/** How images stand to their registries, as far as that has been asked. */
	readonly updates: Updates;
	readonly screen: Screen;
	/** The last is on top. */
	readonly overlays: readonly Overlay[];
	readonly tasks: Tasks;
	readonly notice: Notice | undefined;
	readonly journal: Journal;
	/** Milliseconds; moves only as often as something on screen tells an age. */
	readonly now: number;
	/** Nothing may be changed in the engine: its client refuses it too. */
	readonly isReadOnly: boolean;
};

export type InitialOptions = {
	readonly address: string;
	readonly source: string;
	readonly columns: number;
	readonly rows: number;
	readonly now: number;
	readonly filter?: string;
	readonly isReadOnly?: boolean;
};

export const initialState = ({address, source, columns, rows, now, filter = '', isReadOnly = false}: InitialOptions): State => ({
	connection: {address, source, info: undefined, phase: 'connecting'},
	containers: {...noContainers, view: {...noContainers.view, filter}},
	images: noImages,
	log: emptyLog(),
	inspect: noInspect,
	layers: noLayers,
	top: noTop,
	changes: noChanges,
	files: noFiles,
	updates: noUpdates,
	screen: newScreen(columns, rows),
	overlays: [],
	tasks: [],
	notice: undefined,
	journal: [],
	now,
	isReadOnly,
});
