import type {ActionContext, Place, ScreenAction} from './action.js';

/** What the ends of something are called: `First row`. */
export type Ends = {readonly first: readonly [id: string, title: string]; readonly last: readonly [id: string, title: string]};

/**
The keys that move in something of many rows, the same everywhere.

@param name What the actions' ids begin with: `list` for `list.down`.
@param move By so many rows down, of so many in sight; infinite for the ends.
@param ends What the first and the last are called, in id and title.
@param isPagedBySpace Whether the space bar, which marks rows elsewhere, turns a page.
*/
export function movements(name: string, places: readonly Place[], move: (context: ActionContext, by: (height: number) => number) => void, {first, last}: Ends, isPagedBySpace = false): readonly ScreenAction[] {
	const movement = (id: string, keys: readonly string[], title: string, by: (height: number) => number): ScreenAction => ({
		id: `${name}.${id}`, on: 'screen', keys, title, places,
		run(context) {
			move(context, by);
		},
	});
	return [
		movement('down', ['j', 'down'], 'Down', () => 1),
		movement('up', ['k', 'up'], 'Up', () => -1),
		movement('page-down', ['pagedown', 'ctrl+d', ...(isPagedBySpace ? ['space'] : [])], 'A page down', height => height),
		movement('page-up', ['pageup', 'ctrl+u'], 'A page up', height => -height),
		movement(first[0], ['g', 'home'], first[1], () => -Infinity),
		movement(last[0], ['G', 'end'], last[1], () => Infinity),
	];
}
