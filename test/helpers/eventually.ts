import {setTimeout as sleep} from 'node:timers/promises';

/** Wait until a condition holds, looking again and again; fails when it never does. */
export async function eventually(isSo: () => boolean | Promise<boolean>, milliseconds = 5000): Promise<void> {
	const deadline = performance.now() + milliseconds;
	while (!await isSo()) {
		if (performance.now() > deadline) {
			throw new Error(`It never came true: ${String(isSo)}`);
		}

		await sleep(5);
	}
}
