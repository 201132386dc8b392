import type {Container, Image} from '../../source/engine/types.js';
import {connected} from '../../source/state/connection.js';
import {replaceContainers} from '../../source/state/containers.js';
import {noteUse, replaceImages} from '../../source/state/images.js';
import {initialState, type State} from '../../source/state/state.js';
import {createStore, type Store} from '../../source/state/store.js';
import {now} from './values.js';

/** What a fake engine says of itself. */
export const fakeInfo = {version: '28.5.2', apiVersion: '1.51', isPodman: false} as const;

export type Known = {readonly containers?: readonly Container[]; readonly images?: readonly Image[]; readonly isReadOnly?: boolean};

/** The state of a program that is connected and has read its lists. */
export function aState({containers = [], images = [], isReadOnly = false}: Known = {}): State {
	const initial = initialState({address: 'unix:///fake.sock', source: 'default', columns: 80, rows: 24, now, isReadOnly});
	return {
		...initial,
		connection: connected(initial.connection, fakeInfo),
		containers: replaceContainers(initial.containers, containers),
		images: noteUse(replaceImages(initial.images, images), containers),
	};
}

export const aStore = (known: Known = {}): Store => createStore(aState(known));

/** As the first moment of the program: nothing is known yet. */
export const anEmptyStore = (): Store => createStore(initialState({address: 'unix:///fake.sock', source: 'default', columns: 80, rows: 24, now}));
