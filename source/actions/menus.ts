import {selectedContainer} from '../state/containers.js';
import {selectedImage} from '../state/images.js';
import type {MenuItem} from '../state/overlay.js';
import type {Action, ActionContext} from './action.js';
import {askChoice, askSearch} from './ask.js';
import {imageName} from './image-operations.js';
import {say} from './say.js';

type Run = (context: ActionContext, action: Action) => Promise<void>;

const itemOf = (action: Action, obstacle: string | undefined): MenuItem => ({
	id: action.id, label: action.title, obstacle, ...(action.keys[0] === undefined ? {} : {key: action.keys[0]}),
});

/** The row's menu: everything that can be done to it, each on its own key. */
export async function openMenu(context: ActionContext, rowActions: ReadonlyArray<readonly [Action, string | undefined]>, run: Run): Promise<void> {
	const {containers, images, screen} = context.store.get();
	const image = selectedImage(images);
	const name = screen.list === 'containers' ? selectedContainer(containers)?.name : image && imageName(image);
	if (name === undefined) {
		say(context, 'Nothing is selected.', 'warning');
		return;
	}

	const marked = (screen.list === 'containers' ? containers : images).view.marked.size;
	const items = rowActions.map(([action, obstacle]) => itemOf(action, obstacle));
	await runChosen(context, await askChoice(context.store, marked > 0 ? `${marked} marked` : name, items), rowActions.map(([action]) => action), run);
}

/** The palette: every action, found by typing. */
export async function openPalette(context: ActionContext, all: ReadonlyArray<readonly [Action, string | undefined]>, run: Run): Promise<void> {
	// What is done to the list in focus is meant sooner than what is done to the other.
	const kind = context.store.get().screen.list === 'containers' ? 'container' : 'image';
	const ordered = all.toSorted(([a], [b]) => Number(b.on === kind) - Number(a.on === kind));
	const items = ordered.map(([action, obstacle]) => itemOf(action, obstacle));
	await runChosen(context, await askSearch(context.store, 'Commands', items), all.map(([action]) => action), run);
}

async function runChosen(context: ActionContext, id: string | undefined, all: readonly Action[], run: Run): Promise<void> {
	const action = all.find(one => one.id === id);
	if (action) {
		await run(context, action);
	}
}
