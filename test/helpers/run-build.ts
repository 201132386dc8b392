import type {BuildProgress} from '../../source/engine/build/build-progress.js';
import type {BuildRequest} from '../../source/engine/build/build-request.js';
import type {Engine} from '../../source/engine/engine.js';

export type BuildOutcome = {
	readonly reports: readonly BuildProgress[];
	/** The last of them; nothing where the build did not begin. */
	readonly last: BuildProgress;
	readonly error?: Error;
};

/** A request for a build by BuildKit. */
export const buildkitRequest = (context: string, rest: Partial<BuildRequest> = {}): BuildRequest =>
	({context, dockerfile: 'Dockerfile', tags: [], buildArgs: {}, isCacheOff: false, builder: 'buildkit', ...rest});

/** Build, and give back each report of progress, also of a build that fails. */
export async function runBuild({images}: Pick<Engine, 'images'>, request: BuildRequest, signal = AbortSignal.timeout(110_000)): Promise<BuildOutcome> {
	const reports: BuildProgress[] = [];
	let error: Error | undefined;
	try {
		await images.build(request, progress => {
			reports.push(progress);
		}, signal);
	} catch (error_) {
		error = error_ as Error;
	}

	return {reports, last: reports.at(-1)!, ...(error ? {error} : {})};
}

/** @throws What the build failed with. */
export async function runGoodBuild(engine: Pick<Engine, 'images'>, request: BuildRequest): Promise<BuildProgress> {
	const {last, error} = await runBuild(engine, request);
	if (error) {
		throw error;
	}

	return last;
}
