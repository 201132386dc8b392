import {setTimeout as sleep} from 'node:timers/promises';

/**
Wait some milliseconds, or until aborted.

@throws The signal's reason.
*/
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
	try {
		await sleep(milliseconds, undefined, {signal, ref: false});
	} catch (error) {
		signal.throwIfAborted();
		throw error;
	}
}
