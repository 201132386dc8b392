import {setImmediate as turn} from 'node:timers/promises';
import type {Store} from '../state/store.js';

/**
Keys one after the other, each when what the one before it began has come to rest: a terminal sends several in one piece when they are
typed faster than they are read, and a menu's answer is a promise.

A question about losing data is not answered by a key that was typed before it could be read: those are dropped.
*/
export function keyQueue(press: (key: string) => void, store: Store): (keys: readonly string[]) => void {
	const waiting: string[] = [];
	let isBusy = false;
	const dangerous = () => store.get().overlays.find(overlay => overlay.kind === 'question' && overlay.isDangerous);

	const work = async () => {
		isBusy = true;
		while (waiting.length > 0) {
			const before = dangerous();
			press(waiting.shift()!);
			// Keys meant for a shell must not be overtaken by those it reads itself.
			if (waiting.length > 0 && !store.get().screen.isLent) {
				await turn();
				const asked = dangerous();
				if (asked && asked !== before) {
					waiting.length = 0;
				}
			}
		}

		isBusy = false;
	};

	return keys => {
		waiting.push(...keys);
		if (!isBusy) {
			void work();
		}
	};
}
