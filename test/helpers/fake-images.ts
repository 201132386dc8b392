import type {ImageCalls} from '../../source/engine/images.js';
import {newBuild, type BuildStep} from '../../source/engine/build/build-progress.js';
import type {BuildRequest} from '../../source/engine/build/build-request.js';
import {newPull} from '../../source/engine/registry/pull-progress.js';
import type {Inspection} from '../../source/engine/types.js';
import type {Held} from './fake-engine.js';
import {layersOf} from './layers.js';

/** What a fake engine's images need of it. */
type Around = {
	readonly held: Held;
	/** What it was asked, in words. */
	readonly asked: string[];
	readonly built: BuildRequest[];
	/** Throws while it is to fail. */
	check(): void;
	operate(what: string, signal?: AbortSignal): Promise<void>;
	inspect(id: string): Promise<Inspection>;
	nameOf(id: string): string;
};

/** Images in memory. */
export function fakeImages({held, asked, built, check, operate, inspect, nameOf}: Around): ImageCalls {
	const nameOfImage = (id: string) => held.images.find(image => image.id === id)?.tags[0] ?? id;

	return {
		async list(_signal, {isAll = false} = {}) {
			asked.push(isAll ? 'all images' : 'images');
			check();
			return isAll ? held.images : held.images.filter(({isIntermediate}) => !isIntermediate);
		},
		async inspect(reference) {
			const {raw} = await inspect(reference);
			return {id: (raw as {readonly Id?: string}).Id ?? reference, raw};
		},
		async layers(id) {
			asked.push(`layers ${nameOfImage(id)}`);
			check();
			return held.layers[id] ?? layersOf(id, []);
		},
		async layerIds(id) {
			asked.push(`layer ids ${nameOfImage(id)}`);
			check();
			return (held.layers[id] ?? layersOf(id, [])).layerIds;
		},
		async tag(reference, name) {
			await operate(`tag ${reference} ${name}`);
		},
		async remove(reference, {isForced = false, isKeepingParents = false}) {
			await operate(`remove image ${reference}${isForced ? ' forced' : ''}${isKeepingParents ? ' keeping parents' : ''}`);
			const image = held.images.find(({id, tags}) => id === reference || tags.includes(reference));
			// The image goes with its last name; a list without it is for the test to make.
			return image && image.tags.length > 1 && reference !== image.id
				? {untagged: [reference], deleted: []}
				: {untagged: image?.tags ?? [reference], deleted: [image?.id ?? reference, 'sha256:layer'], layers: 1, freedBytes: image?.sizeBytes ?? 0};
		},
		async push({reference, isAllTags = false}, onProgress, signal) {
			for (const progress of held.pulling) {
				onProgress(progress);
			}

			await operate(`push ${reference}${isAllTags ? ' with all tags' : ''}`, signal);
			return {...newPull, ...held.pulling.at(-1)};
		},
		async pull({reference, platform, isAllTags = false}, onProgress, signal) {
			for (const progress of held.pulling) {
				onProgress(progress);
			}

			await operate(`pull ${reference}${platform ? ` for ${platform}` : ''}${isAllTags ? ' with all tags' : ''}`, signal);
			held.missingImages.delete(reference);
			return {...newPull, ...held.pulling.at(-1)};
		},
		async build(request, onProgress, signal) {
			const {context, dockerfile, tags} = request;
			built.push(request);
			for (const progress of held.progress) {
				onProgress(progress);
			}

			await operate(`build ${context} ${dockerfile} ${tags.join(',')}`, signal);
			const told = held.progress.at(-1)?.steps ?? [];
			const steps = told.map((step): BuildStep => step.state === 'running' ? {...step, state: 'done', endedAt: step.startedAt + 1000} : step);
			const progress = {...newBuild, ...held.progress.at(-1), steps, phase: 'done', sentBytes: 1000, files: 2, imageId: held.images[0]?.id ?? 'sha256:0'} as const;
			onProgress(progress);
			return progress;
		},
		async commit({container, repository, tag, message, author, isPaused, changes}, signal) {
			await operate(`commit ${nameOf(container)} ${JSON.stringify({repository, tag, message, author, isPaused, changes})}`, signal);
			return held.images[0]?.id ?? 'sha256:0';
		},
	};
}
