import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';

/** When all there is to load has been loaded, in milliseconds. */
const afterStart = 2000;

/** The V8 of Node 22 to 25: one that no longer knew the flag would say so across the screen. */
const tried: ReadonlySet<string> = new Set(['12', '13', '14']);

/**
Keep V8 from enlarging the part of its heap where objects are born. It doubles that part, up to 64 MB, the more objects outlive a collection of it,
and a dashboard draws for hours: that part ended up as a third of the program's memory, and nothing was faster for it.

Not before the program has started: Node's own code is cached for the flags it was built with, and compiled anew under others.

@param signal The program's end.
*/
export async function keepHeapSmall(signal: AbortSignal): Promise<void> {
	if (!tried.has(process.versions.v8.split('.')[0]!)) {
		return;
	}

	try {
		await sleep(afterStart, undefined, {signal, ref: false});
	} catch {
		return;
	}

	const {setFlagsFromString} = await import('node:v8');
	setFlagsFromString('--semi-space-growth-factor=1');
}
