import {selectedContainer, visibleContainers} from '../state/containers.js';
import {imageRows, selectedImage, visibleImages, type ImageRow} from '../state/images.js';
import {targetRows} from '../state/list.js';
import type {State} from '../state/state.js';
import {selectedProcess, type ProcessTarget} from '../state/top.js';
import type {Container} from '../engine/types.js';
import type {Action, ActionContext, Place} from './action.js';
import {buildCache} from './build-cache-operation.js';
import {build, rebuild} from './build-operation.js';
import {changesActions} from './changes-actions.js';
import {checkAllImages, checkImage} from './check-updates.js';
import {commit} from './commit-operation.js';
import {containerOperations} from './container-operations.js';
import {copyFiles} from './copy-operation.js';
import {detailActions} from './detail-actions.js';
import {engineWords} from './engine-words.js';
import {filesActions} from './files-actions.js';
import {imageName, imageOperations} from './image-operations.js';
import {layersActions} from './layers-actions.js';
import type {TargetWords} from './gather-input.js';
import {obstacleTo, perform} from './perform.js';
import {limits} from './limits-operation.js';
import {importImage, loadImages} from './load-operation.js';
import {exportContainer} from './save-operation.js';
import {login, logout} from './login-operation.js';
import {prune} from './prune-operation.js';
import {pullImage, pullNamed, pushImage} from './pull-operations.js';
import {placesOf, screenActions} from './screen-actions.js';
import {runOperations} from './run-operations.js';
import {searchHubOperation} from './search-operation.js';
import {sessionOperations} from './session-operations.js';
import {processWords, signalProcess, topActions} from './top-actions.js';
import {updateImage} from './update-operation.js';
import {openMenu, openPalette} from './menus.js';
import {say} from './say.js';

/** The two that list all the others, and so cannot stand among them. */
const listingActions: readonly Action[] = [
	{
		id: 'screen.menu', on: 'screen', keys: ['x'], title: 'All actions of the row', hint: 'actions', places: ['everywhere'],
		run(context) {
			const state = context.store.get();
			void openMenu(context, withObstacles(rowActions(state), state), runAction);
		},
	},
	{
		id: 'screen.palette', on: 'screen', keys: [':'], title: 'Find an action by typing', hint: 'commands', places: ['everywhere'],
		run(context) {
			void openPalette(context, withObstacles(actions, context.store.get()), runAction);
		},
	},
];

/**
Every action there is, in the order of help and footer. Keys, footer, help, menu, palette and the README's table are read off
this list.
*/
export const actions: readonly Action[] = [
	...screenActions.filter(({id}) => id === 'screen.open'),
	...detailActions.filter(({hint}) => hint !== undefined),
	signalProcess,
	...topActions,
	...changesActions,
	...layersActions,
	...filesActions.filter(({hint}) => hint !== undefined),
	...containerOperations.slice(0, 2),
	...runOperations.engine,
	...sessionOperations.slice(0, 1),
	...containerOperations.slice(2),
	...sessionOperations.slice(1),
	...runOperations.container,
	copyFiles,
	limits,
	commit,
	exportContainer,
	...imageOperations,
	pullImage, pushImage,
	...runOperations.image,
	checkImage,
	updateImage,
	checkAllImages,
	searchHubOperation,
	build,
	rebuild,
	loadImages,
	importImage,
	pullNamed,
	prune,
	buildCache,
	login, logout,
	...screenActions.filter(({id}) => id === 'list.filter'),
	...listingActions,
	...screenActions.filter(({id}) => id !== 'screen.open' && id !== 'list.filter'),
	...detailActions.filter(({hint}) => hint === undefined),
	...filesActions.filter(({hint}) => hint === undefined),
];

/** Where an action's keys are heard. An operation on containers is at home in their pane, and heard from its detail too. */
export function placesFor(action: Action): readonly Place[] {
	switch (action.on) {
		case 'screen': {
			return action.places;
		}

		case 'container': {
			return ['containers'];
		}

		case 'image': {
			return ['images'];
		}

		case 'process': {
			return ['top'];
		}

		case 'engine': {
			return ['everywhere'];
		}
	}
}

/** As `placesOf`, with the list whose row the detail shows: its actions stay on their keys where the tab does not need them. */
export function hearingPlaces(state: State): readonly Place[] {
	const places = placesOf(state);
	return state.screen.focus === 'detail' ? [...places.slice(0, 2), state.screen.list, ...places.slice(2)] : places;
}

/**
The action a key means now: of those that know it, in the narrowest place, the first that can be done, or else the first, which
then tells why not. Pure.
*/
export function actionForKey(state: State, key: string): Action | undefined {
	for (const place of hearingPlaces(state)) {
		const known = actions.filter(action => action.keys.includes(key) && placesFor(action).includes(place));
		// In an empty list a key means what it means everywhere, where it does.
		if (known.length > 0 && !(known.every(action => hasNoTarget(action, state)) && actions.some(action => action.on === 'engine' && action.keys.includes(key)))) {
			return known.find(action => obstacleNow(action, state) === undefined) ?? known[0];
		}
	}

	return undefined;
}

const containerWords: TargetWords<Container> = {name: ({name}) => name, id: ({id}) => id};
const imageWords: TargetWords<ImageRow> = {name: imageName, id: ({id}) => id};

/** The rows an operation would work on: the marked ones, or the selected one. */
const containerTargets = ({containers}: State): readonly Container[] => targetRows(containers.all, visibleContainers(containers), containers.view);
const imageTargets = ({images}: State): readonly ImageRow[] => targetRows(imageRows(images.all), visibleImages(images), images.view);

const processTargets = (state: State): readonly ProcessTarget[] => {
	const target = selectedProcess(state);
	return target ? [target] : [];
};

/** One sentence why an action cannot be done to what is selected; with marks, to none of them. */
export function obstacleNow(action: Action, state: State): string | undefined {
	switch (action.on) {
		case 'screen': {
			return action.obstacle?.(state);
		}

		case 'container': {
			return firstObstacle(containerTargets(state).map(target => obstacleTo(action, target, state, target.id)));
		}

		case 'image': {
			return firstObstacle(imageTargets(state).map(target => obstacleTo(action, target, state, target.id)));
		}

		case 'process': {
			return firstObstacle(processTargets(state).map(target => obstacleTo(action, target, state, processWords.id(target))));
		}

		case 'engine': {
			return obstacleTo(action, state, state, '');
		}
	}
}

const hasNoTarget = (action: Action, state: State): boolean => action.on === 'image' && imageTargets(state).length === 0;

function firstObstacle(obstacles: ReadonlyArray<string | undefined>): string | undefined {
	return obstacles.length === 0 ? 'Nothing is selected.' : (obstacles.includes(undefined) ? undefined : obstacles[0]);
}

/** Do what an action says to what is selected. */
export async function runAction(context: ActionContext, action: Action): Promise<void> {
	const state = context.store.get();
	switch (action.on) {
		case 'screen': {
			const obstacle = action.obstacle?.(state);
			if (obstacle === undefined) {
				action.run(context);
			} else {
				say(context, obstacle, 'warning');
			}

			return;
		}

		case 'container': {
			return perform(context, action, containerTargets(state), containerWords);
		}

		case 'image': {
			return perform(context, action, imageTargets(state), imageWords);
		}

		case 'process': {
			return perform(context, action, processTargets(state), processWords);
		}

		case 'engine': {
			return perform(context, action, [state], engineWords);
		}
	}
}

const withObstacles = (some: readonly Action[], state: State): ReadonlyArray<readonly [Action, string | undefined]> =>
	some.map(action => [action, obstacleNow(action, state)]);

/** What can be done to the selected row, and what cannot with its reason. */
function rowActions({screen, containers, images}: State): readonly Action[] {
	const kind = screen.list === 'containers' ? 'container' : 'image';
	const isThere = kind === 'container' ? selectedContainer(containers) : selectedImage(images);
	return actions.filter(action => action.on === kind && isThere !== undefined);
}
