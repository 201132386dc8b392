import {inParallel, type Stage} from './stage.js';

/** Create, start, kill and remove containers called `e-…`, so many of them, so many at a time, and stop when told to. */
export async function churn(stage: Stage, count: number, atOnce: number, signal?: AbortSignal): Promise<void> {
	const names = Array.from({length: count}, (_, index) => `e-${String(index + 1).padStart(3, '0')}`);
	await inParallel(names, atOnce, async name => {
		if (signal?.aborted) {
			return;
		}

		await stage.ask('POST', `/containers/create?name=${name}`, {Image: 'bb', Cmd: ['sleep', '1000000'], HostConfig: {NetworkMode: 'none'}});
		await stage.ask('POST', `/containers/${name}/start`);
		await stage.ask('POST', `/containers/${name}/kill`);
		await stage.ask('DELETE', `/containers/${name}?force=1`);
	});
}
