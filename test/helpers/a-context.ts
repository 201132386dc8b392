import type {ActionContext} from '../../source/actions/action.js';
import {pressKey} from '../../source/app/dispatch.js';
import type {Engine} from '../../source/engine/engine.js';
import {EngineError} from '../../source/engine/engine-error.js';
import type {Overlay} from '../../source/state/overlay.js';
import type {Store} from '../../source/state/store.js';
import {eventually} from './eventually.js';
import {now} from './values.js';

export type FakeContext = ActionContext & {
	/** What has been put on the clipboard. */
	readonly copied: string[];
	/** Press a key and let what it begins come to rest. */
	press(...keys: readonly string[]): Promise<void>;
	/** Wait until something of a kind is laid over the screen. */
	asked<Kind extends Overlay['kind']>(kind: Kind): Promise<Extract<Overlay, {readonly kind: Kind}>>;
	/** Wait until a notice holds a text. */
	said(text: string): Promise<void>;
};

/** What actions work with, without a screen. */
export function aContext(engine: Engine, store: Store, controller = new AbortController()): FakeContext {
	const copied: string[] = [];
	const context: FakeContext = {
		engine, store, copied, signal: controller.signal, directory: '/home/user/shop', environment: {HOME: '/home/user'}, home: '/home/user', clock: () => now, pause: async () => undefined, controllers: new Map(), endings: new Set(),
		async lendTerminal() {
			throw new EngineError('unsupported', 'There is no terminal here.');
		},
		async suspend() {
			throw new EngineError('unsupported', 'There is no terminal here.');
		},
		copy(text) {
			copied.push(text);
		},
		countInspectRows: () => 0,
		quit() {
			controller.abort();
		},
		async press(...keys) {
			for (const key of keys) {
				pressKey(context, key);
				// What a key asks for is asked in promises that settle at once.
				await new Promise(resolve => {
					setImmediate(resolve);
				});
			}
		},
		async asked(kind) {
			await eventually(() => store.get().overlays.at(-1)?.kind === kind);
			return store.get().overlays.at(-1) as Extract<Overlay, {readonly kind: typeof kind}>;
		},
		async said(text) {
			await eventually(() => store.get().notice?.text.includes(text) ?? false);
		},
	};
	return context;
}
