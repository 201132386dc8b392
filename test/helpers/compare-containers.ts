import type {ExecutionContext} from 'ava';
import {splitCommandLine} from '../../source/format/command-line.js';
import {replaceContainers} from '../../source/state/containers.js';
import {replaceImages} from '../../source/state/images.js';
import {createStore} from '../../source/state/store.js';
import {insertText, textField} from '../../source/state/text-field.js';
import {aContext, type FakeContext} from './a-context.js';
import {aState} from './a-store.js';
import {normalInspect} from './normal-inspect.js';
import type {RealEngine} from './real-engine.js';

/** A dashboard without a screen that has one container selected, on a real engine. */
export async function onContainer(real: RealEngine, name: string): Promise<FakeContext> {
	const signal = AbortSignal.timeout(60_000);
	const [containers, images] = [await real.engine.containers.list(signal), await real.engine.images.list(signal)];
	const empty = aState();
	const all = replaceContainers(empty.containers, containers);
	const selected = containers.find(container => container.name === name)!;
	const store = createStore({...empty, containers: {...all, view: {...all.view, selectedId: selected.id}}, images: replaceImages(empty.images, images)});
	return aContext(real.engine, store);
}

/** Wait until all that was begun has ended. @returns The last command of the journal. */
export async function ended({store}: FakeContext): Promise<string> {
	for (;;) {
		const last = store.get().journal.at(-1);
		if (last && last.outcome !== 'running') {
			if (last.outcome !== 'done') {
				throw new Error(`${last.command}: ${last.message}`);
			}

			return last.command;
		}

		await new Promise(resolve => {
			setTimeout(resolve, 10);
		});
	}
}

/** Type values into the form on top. */
export function fill({store}: FakeContext, values: Readonly<Record<string, string>>): void {
	store.update('overlays', overlays => overlays.map(overlay => overlay.kind === 'form'
		? {...overlay, fields: overlay.fields.map(field => values[field.name] === undefined ? field : {...field, text: insertText(textField(), values[field.name]!)})}
		: overlay));
}

/** Run a command line as its user would. */
export async function type(real: RealEngine, line: string): Promise<void> {
	for (const command of line.split(' && ')) {
		const split = splitCommandLine(command);
		if ('error' in split) {
			throw new Error(split.error);
		}

		await real.docker(...split.words.slice(1));
	}
}

export const exists = async (real: RealEngine, name: string): Promise<boolean> => (await real.docker('ps', '--all', '--quiet', '--filter', `name=^${name}$`)) !== '';

export type Comparison = {
	/** What makes one: flags, image and command of `docker run` or `docker create`. */
	readonly make: readonly string[];
	readonly before?: ReadonlyArray<readonly string[]>;
	/** @returns The command line shown for it. */
	readonly act: (context: FakeContext, name: string) => Promise<string>;
};

/**
Do something to the first of two equal containers with the dashboard, and to the second with the command line shown for it.
*/
export async function compareContainers(t: ExecutionContext, real: RealEngine, id: string, {make, before = [], act}: Comparison): Promise<void> {
	const [ours, theirs] = [`${id}-ours`, `${id}-theirs`];
	for (const name of [ours, theirs]) {
		const [verb, ...rest] = make;
		await real.docker(verb!, '--name', name, ...rest);
		for (const command of before) {
			await real.docker(...command, name);
		}
	}

	const context = await onContainer(real, ours);
	const line = await act(context, ours);
	t.true(line.startsWith('docker '), line);
	await type(real, line.replaceAll(ours, () => theirs));
	const [left, right] = [await exists(real, ours), await exists(real, theirs)];
	t.is(left, right);
	if (left) {
		t.deepEqual(normalInspect(await real.docker('inspect', ours), ours), normalInspect(await real.docker('inspect', theirs), theirs));
	}
}
