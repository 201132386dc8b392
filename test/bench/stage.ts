import {request, type IncomingMessage} from 'node:http';
import {once} from 'node:events';
import {text} from 'node:stream/consumers';
import {setTimeout as sleep} from 'node:timers/promises';
import {startEngine, type RealEngine} from '../helpers/real-engine.js';
import {enginePids} from './usage.js';

/** How many containers run, and how many more there are. */
export type Stock = {readonly running: number; readonly stopped: number};

/** A private engine and what is to be seen on it. */
export type Stage = {
	readonly directory: string;
	readonly host: string;
	readonly pids: readonly number[];
	/** Ask the engine, past every client. @throws When it refuses. */
	ask(method: string, path: string, body?: unknown): Promise<string>;
	docker: RealEngine['docker'];
	/** Add containers until there are so many: named `b-001` those that run, `s-0001` those that do not. */
	fill(stock: Stock): Promise<void>;
	/** Wait until ages on the screen are told in minutes. */
	age(): Promise<void>;
	down(): void;
};

const atOnce = 6;

export async function openStage(): Promise<Stage> {
	const engine = await startEngine();
	const socketPath = engine.host.replace('unix://', '');
	let filledAt = -Infinity;
	const have = {running: 0, stopped: 0};

	const ask = async (method: string, path: string, body?: unknown): Promise<string> => {
		const asked = request({socketPath, method, path: `/v1.41${path}`, headers: {'content-type': 'application/json'}});
		asked.end(body === undefined ? undefined : JSON.stringify(body));
		const [answer] = await once(asked, 'response') as [IncomingMessage];
		const said = await text(answer);
		if ((answer.statusCode ?? 500) >= 400) {
			throw new Error(`${method} ${path}: ${said}`);
		}

		return said;
	};

	const add = async (name: string, isStarted: boolean) => {
		await ask('POST', `/containers/create?name=${name}`, {
			Image: 'bb', Cmd: ['sleep', '1000000'], StopSignal: 'SIGKILL', Labels: {'com.example.shop': name}, HostConfig: {NetworkMode: 'none'},
		});
		if (isStarted) {
			await ask('POST', `/containers/${name}/start`);
		}
	};

	return {
		directory: engine.directory, host: engine.host, pids: await enginePids(engine.directory), ask, docker: engine.docker,
		async fill({running, stopped}) {
			const names: Array<readonly [string, boolean]> = [];
			for (; have.running < running; have.running++) {
				names.push([`b-${String(have.running + 1).padStart(3, '0')}`, true]);
			}

			for (; have.stopped < stopped; have.stopped++) {
				names.push([`s-${String(have.stopped + 1).padStart(4, '0')}`, false]);
			}

			await inParallel(names, atOnce, async ([name, isStarted]) => add(name, isStarted));
			filledAt = names.length === 0 ? filledAt : performance.now();
		},
		async age() {
			await sleep(Math.max(0, filledAt + 65_000 - performance.now()));
		},
		down: engine.down,
	};
}

/** Do something with each, so many at a time. */
export async function inParallel<Item>(items: readonly Item[], limit: number, work: (item: Item) => Promise<void>): Promise<void> {
	const left = items.values();
	await Promise.all(Array.from({length: limit}, async () => {
		for (const item of left) {
			await work(item);
		}
	}));
}

/** The distinct names of stocked containers on a screen. */
export const countNames = (screen: string): number => new Set(screen.match(/\b(?:b-\d{3}|s-\d{4})\b/gv)).size;
