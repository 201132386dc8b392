import type {Stage} from './stage.js';

/** What stands on each line after its number: about a hundred characters in all. */
const padding = 'request served in 12 ms for customer 4711 from the second shelf of the cache, as nearly always';

/** How a line with a number looks on a screen. */
export const numberedLine = /\bline (\d+) request/gv;

/** The highest number on a screen, or 0. */
export const lastNumber = (screen: string): number => Math.max(0, ...screen.matchAll(numberedLine).map(([, number]) => Number(number)));

export type Flood = {
	/** Lines a second, or undefined for as fast as it goes. */
	readonly perSecond: number | undefined;
	readonly lines: number;
};

/** Microseconds that printing a line takes, about. */
const perLine = 7;

/** Ten bursts a second; `usleep` is the container's own. */
function script({perSecond, lines}: Flood): string {
	const print = String.raw`printf "line %d ${padding}\n", n`;
	return perSecond === undefined
		? `for (n = 1; n <= ${lines}; n++) ${print}`
		: `for (n = 1; n <= ${lines};) { for (i = 0; i < ${perSecond / 10} && n <= ${lines}; i++) { ${print}; n++ } fflush(); system("usleep ${100_000 - (perLine * perSecond / 10)}") }`;
}

/** Create a container that prints numbered lines once it is started, then ends. */
export async function createFlood(stage: Stage, name: string, flood: Flood): Promise<void> {
	await stage.ask('POST', `/containers/create?name=${name}`, {Image: 'bb', Cmd: ['awk', `BEGIN { ${script(flood)} }`], HostConfig: {NetworkMode: 'none'}});
}

export const startFlood = async (stage: Stage, name: string): Promise<unknown> => stage.ask('POST', `/containers/${name}/start`);

export const remove = async (stage: Stage, name: string): Promise<unknown> => stage.ask('DELETE', `/containers/${name}?force=1`);

/** Wait for a container's end. */
export const ended = async (stage: Stage, name: string): Promise<unknown> => stage.ask('POST', `/containers/${name}/wait`);
