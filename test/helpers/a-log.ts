import type {ExecutionContext} from 'ava';
import {keepLog} from '../../source/live/keep-log.js';
import {replaceContainers} from '../../source/state/containers.js';
import {isDivider} from '../../source/state/log-ring.js';
import type {Store} from '../../source/state/store.js';
import type {Container} from '../../source/engine/types.js';
import {aStore} from './a-store.js';
import {eventually} from './eventually.js';
import {fakeEngine, type FakeEngine, type Held} from './fake-engine.js';
import {entriesOf} from './packed.js';

export type KeptLog = {
	readonly engine: FakeEngine;
	readonly store: Store;
	readonly controller: AbortController;
	/** What the log holds; dividers stand between dashes. */
	lines(): readonly string[];
	/** Wait until the log holds a line. */
	holds(line: string): Promise<void>;
	/** Let the list say what the engine holds. */
	list(containers: readonly Container[]): void;
	select(id: string): void;
};

/** Keep the log of the selected container of a fake engine, until the test ends. */
export function aLog(t: ExecutionContext, held: Partial<Held>): KeptLog {
	const engine = fakeEngine(held);
	const store = aStore(engine.held);
	const controller = new AbortController();
	keepLog(engine, store, controller.signal);
	t.teardown(() => {
		controller.abort();
	});
	const lines = () => entriesOf(store.get().log.ring).map(entry => isDivider(entry) ? `-- ${entry.divider} --` : entry.text);

	return {
		engine, store, controller, lines,
		async holds(line) {
			await eventually(() => lines().includes(line));
		},
		list(containers) {
			engine.held.containers = containers;
			store.update('containers', known => replaceContainers(known, containers));
		},
		select(id) {
			store.update('containers', containers => ({...containers, view: {...containers.view, selectedId: id}}));
		},
	};
}
