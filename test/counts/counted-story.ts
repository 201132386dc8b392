import process from 'node:process';
import type {ExecutionContext} from 'ava';
import {usualFps} from '../../source/app/open-screen.js';
import type {FakeEngine} from '../helpers/fake-engine.js';
import {openStory, type Story} from '../helpers/open-story.js';
import {virtualTime, type VirtualTime} from './virtual-time.js';

/** What something has cost. */
export type Counts = {
	/** Times React changed the tree. */
	readonly commits: number;
	/** Times Yoga laid it out. */
	readonly layouts: number;
	/** Times Ink made a frame of it, whether or not that was another one. */
	readonly draws: number;
	/** Frames written to the terminal. */
	readonly frames: number;
	/** Bytes written to the terminal, in frames or not. */
	readonly bytes: number;
};

export type CountedStory = Story & {
	readonly time: VirtualTime;
	/** Do something, let so many milliseconds pass, and tell what it cost. */
	count(act: () => void, milliseconds?: number): Promise<Counts>;
};

type Root = {readonly containerInfo: object};

type Ink = {
	readonly options: {onRender?: () => void};
	readonly rootNode: {readonly yogaNode: {calculateLayout(...sizes: unknown[]): void}};
};

/** From Ink's own folder, seen from where tests are compiled to. */
const load = async <Module>(name: string): Promise<Module> => await import(new URL(`../../../node_modules/ink/build/${name}`, import.meta.url).href) as Module;

const {default: instances} = await load<{default: {get(output: unknown): Ink | undefined}}>('instances.js');
const {default: reconciler} = await load<{default: {injectIntoDevTools(): boolean}}>('reconciler.js');

const commits = new WeakMap<object, number>();

/** React tells its developer tools of every commit, also in production, once they have been made known to it. */
function listenToReact(): void {
	Object.assign(globalThis, {
		__REACT_DEVTOOLS_GLOBAL_HOOK__: {
			supportsFiber: true,
			checkDCE: true,
			inject: () => 1,
			onCommitFiberRoot(_: number, {containerInfo}: Root) {
				commits.set(containerInfo, (commits.get(containerInfo) ?? 0) + 1);
			},
		},
	});
	reconciler.injectIntoDevTools();
}

/** What Ink writes before each frame, so that the terminal shows it in one piece. */
const beginFrame = '\u{1B}[?2026h';

/**
Open the whole dashboard as stories do, in a time of its own, and let it come to rest, so that what is done to it can be counted.
Such tests are serial.
*/
export async function openCounted(t: ExecutionContext, engine: FakeEngine, size: {readonly columns: number; readonly rows: number}): Promise<CountedStory> {
	listenToReact();
	const time = virtualTime(t);
	// With as many frames a second as users get.
	const story = await time.passUntil(openStory(t, engine, {...size, clock: time.now, maxFps: usualFps}));
	t.teardown(async () => {
		story.controller.abort();
		await time.passUntil(story.ended);
	});
	await time.pass(2000);

	const {rootNode, options} = instances.get(story.output)!;
	let layouts = 0;
	const layOut = rootNode.yogaNode.calculateLayout;
	rootNode.yogaNode.calculateLayout = function (...sizes) {
		layouts++;
		layOut.apply(this, sizes);
	};

	let draws = 0;
	options.onRender = () => {
		draws++;
	};

	return {
		...story, time,
		async count(act, milliseconds = 1000) {
			const before = {commits: commits.get(rootNode) ?? 0, layouts, draws, length: story.output.raw.length};
			act();
			await time.pass(milliseconds);
			const written = story.output.raw.slice(before.length);
			return {
				commits: (commits.get(rootNode) ?? 0) - before.commits,
				layouts: layouts - before.layouts,
				draws: draws - before.draws,
				frames: written.split(beginFrame).length - 1,
				bytes: Buffer.byteLength(written),
			};
		},
	};
}

/** Assert that no more bytes were written than a change needs. Ink's own output, which the program can be built with, needs more. */
export function checkBytes(t: ExecutionContext, bytes: number, most: number): void {
	t.true(bytes <= most || Boolean(process.env.GANTRY_PLAIN_INK), `${bytes} bytes were written, where ${most} should do.`);
}
