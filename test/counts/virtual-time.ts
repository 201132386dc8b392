import {syncBuiltinESMExports} from 'node:module';
import promises, {setImmediate as turn} from 'node:timers/promises';
import type {ExecutionContext} from 'ava';
import {now as start} from '../helpers/values.js';

/** What `setTimeout` and `setInterval` give: enough of it for all who use it here. */
class Timer {
	dueAt: number;
	readonly every: number | undefined;
	readonly run: () => void;

	constructor(dueAt: number, every: number | undefined, run: () => void) {
		this.dueAt = dueAt;
		this.every = every;
		this.run = run;
	}

	ref(): this {
		return this;
	}

	unref(): this {
		return this;
	}
}

export type VirtualTime = {
	/** Milliseconds of this moment, as `Date.now()` tells it too. */
	now(): number;
	/** How many timers wait. */
	countTimers(): number;
	/** Let so many milliseconds pass: each timer goes off at its moment, and what it begins comes to rest before the next. */
	pass(milliseconds: number): Promise<void>;
	/** Let time pass until a promise has settled. */
	passUntil<Value>(promise: Promise<Value>): Promise<Value>;
};

/** Turns of the event loop in which what a key, an event or a timer has begun comes to rest, as long as nothing waits for time. */
const turns = 6;

const rest = async () => {
	for (let left = turns; left > 0; left--) {
		await turn();
	}
};

/**
Put all of a test's time into its own hands, until it ends: every timer and every clock of this thread, whoever's they are, so that ten seconds
pass in a moment, and nothing that somebody does every now and then goes unseen. Turns of the event loop go on as they are.

One test at a time can have it: such tests are serial.
*/
export function virtualTime(t: ExecutionContext): VirtualTime {
	const timers = new Set<Timer>();
	let elapsed = 0;

	const begin = (run: () => void, delay: number | undefined, isRepeated: boolean): Timer => {
		const wait = Math.max(1, delay ?? 0);
		const timer = new Timer(elapsed + wait, isRepeated ? wait : undefined, run);
		timers.add(timer);
		return timer;
	};

	const end = (timer: unknown) => {
		timers.delete(timer as Timer);
	};

	type Run = (...given: readonly unknown[]) => void;
	const ours = {
		setTimeout: (run: Run, delay?: number, ...given: readonly unknown[]) => begin(() => {
			run(...given);
		}, delay, false),
		setInterval: (run: Run, delay?: number, ...given: readonly unknown[]) => begin(() => {
			run(...given);
		}, delay, true),
		clearTimeout: end,
		clearInterval: end,
	};

	async function sleep<Value>(delay?: number, value?: Value, {signal}: {readonly signal?: AbortSignal} = {}): Promise<Value> {
		signal?.throwIfAborted();
		const {promise, resolve, reject} = Promise.withResolvers<Value>();
		const timer = begin(() => {
			resolve(value as Value);
		}, delay, false);
		const onAbort = () => {
			reject(signal?.reason as Error);
		};

		signal?.addEventListener('abort', onAbort, {once: true});
		try {
			return await promise;
		} finally {
			timers.delete(timer);
			signal?.removeEventListener('abort', onAbort);
		}
	}

	const replacements = [
		...Object.entries(ours).map(([name, value]) => [globalThis, name, value] as const),
		[promises, 'setTimeout', sleep],
		[Date, 'now', () => start + elapsed],
		[performance, 'now', () => elapsed],
	] as const;
	const restores = replacements.map(([object, name, value]) => {
		const before = Object.getOwnPropertyDescriptor(object, name);
		Object.defineProperty(object, name, {configurable: true, writable: true, value});
		return () => {
			if (before) {
				Object.defineProperty(object, name, before);
			} else {
				Reflect.deleteProperty(object, name);
			}
		};
	});
	syncBuiltinESMExports();
	t.teardown(() => {
		for (const restore of restores) {
			restore();
		}

		syncBuiltinESMExports();
	});

	const pass = async (milliseconds: number) => {
		const until = elapsed + milliseconds;
		await rest();
		for (;;) {
			const [next] = [...timers].filter(({dueAt}) => dueAt <= until).toSorted((a, b) => a.dueAt - b.dueAt);
			if (!next) {
				break;
			}

			elapsed = next.dueAt;
			if (next.every === undefined) {
				timers.delete(next);
			} else {
				next.dueAt += next.every;
			}

			next.run();
			await rest();
		}

		elapsed = until;
	};

	return {
		now: () => start + elapsed,
		countTimers: () => timers.size,
		pass,
		async passUntil(promise) {
			const state = {isSettled: false};
			const watch = async () => {
				await Promise.allSettled([promise]);
				state.isSettled = true;
			};

			void watch();
			for (let milliseconds = 0; !state.isSettled; milliseconds++) {
				if (milliseconds > 60_000) {
					throw new Error('A minute has passed, and it never came to an end.');
				}

				await pass(1);
			}

			return promise;
		},
	};
}
