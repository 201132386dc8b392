import type {Traffic} from './counting-proxy.js';
import type {Program} from './program.js';
import {startProxy} from './proxy.js';
import {openProgram, quiet, type Screen, type Size} from './screen.js';
import type {Stage} from './stage.js';
import {busyMilliseconds, familyOf, memoryBytes} from './usage.js';

/** What a program has cost while something went on. */
export type Cost<Outcome> = {
	readonly outcome: Outcome;
	/** Milliseconds of processor time: its own, and the engine's for whatever it did. */
	readonly own: number;
	readonly engine: number;
	readonly traffic: Traffic;
	/** Bytes written to the terminal. */
	readonly bytes: number;
	/** Bytes of memory at the end. */
	readonly memory: number;
};

/**
Open a program, its requests counted, and see what it costs while something goes on.

@param settling Milliseconds it is given to come to rest before.
*/
export async function observe<Outcome>(stage: Stage, program: Program, size: Size, settling: number, goOn: (screen: Screen) => Promise<Outcome>): Promise<Cost<Outcome>> {
	const proxy = await startProxy(stage.directory);
	const screen = openProgram(program, proxy.host, size);
	await quiet(settling);
	const pids = await familyOf(screen.pid);
	const busy = async () => Promise.all([busyMilliseconds(pids), busyMilliseconds(stage.pids)]);
	await proxy.count();
	const bytes = screen.bytes();
	const [own, engine] = await busy();
	const outcome = await goOn(screen);
	const [ownAfter, engineAfter] = await busy();
	const cost = {outcome, own: ownAfter - own, engine: engineAfter - engine, traffic: await proxy.count(), bytes: screen.bytes() - bytes, memory: await memoryBytes(pids)};
	await screen.end();
	proxy.close();
	return cost;
}
