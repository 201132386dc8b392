import type {PullProgress} from '../engine/registry/pull-progress.js';
import type {PullRequest} from '../engine/registry/pull.js';
import {imageNameError, isReference, shortId, splitReference, splitTag} from '../format/image-reference.js';
import {registryOf} from '../format/registry-name.js';
import {selectedImage, type ImageRow} from '../state/images.js';
import {formField, type FormValues} from '../state/overlay.js';
import type {State} from '../state/state.js';
import type {ActionContext, EngineOperation, ImageOperation, RunningTask} from './action.js';
import {imageNames} from './image-names.js';
import {hubSearch} from './search-hub.js';
import {pullWithLogin, pushWithLogin} from './transfer-image.js';

/** What the image rows and their names say of each other. */
const nameOf = ({reference, image}: ImageRow): string => reference ?? shortId(image.id);

/** What people build for; any other may be typed. */
const platforms = ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/386', 'linux/ppc64le', 'linux/riscv64', 'linux/s390x'];

const isAll = ({all}: FormValues): boolean => all === 'yes';

/** With all tags no tag is named: the engine would refuse it. */
function requestOf(values: FormValues): PullRequest {
	const reference = (values.image ?? '').trim();
	const platform = (values.platform ?? '').trim();
	return {reference: isAll(values) ? splitReference(reference).name : reference, ...(platform === '' ? {} : {platform}), ...(isAll(values) ? {isAllTags: true} : {})};
}

const pullLine = ({reference, platform, isAllTags = false}: PullRequest): readonly string[] =>
	['docker', 'pull', ...(isAllTags ? ['--all-tags'] : []), ...(platform ? ['--platform', platform] : []), reference === '' ? 'IMAGE' : reference];

const digestText = ({digest}: PullProgress): string => digest === undefined ? '' : ` (${digest.slice(0, 19)})`;

async function pull(context: ActionContext, request: PullRequest, task: RunningTask): Promise<string> {
	const ended = await pullWithLogin(context, request, transfer => {
		task.update({transfer});
	}, task.signal);
	const isNew = !ended.status?.startsWith('Image is up to date');
	return isNew ? `Pulled ${request.isAllTags ? `all tags of ${request.reference}` : request.reference}${digestText(ended)}.` : `${request.reference} is up to date${digestText(ended)}.`;
}

const tagged = (reference: string): boolean => /:[^\/]*$|@/v.test(reference);

function imageError(values: FormValues): string | undefined {
	const name = (values.image ?? '').trim();
	if (name === '') {
		return 'Which image? Such as nginx or localhost:5000/shop/web:1.4.';
	}

	if (!isReference(name) || name.startsWith('sha256:')) {
		return imageNameError(name);
	}

	return isAll(values) && tagged(name) ? 'With all tags, the name goes without one.' : undefined;
}

/** Any image, by its name. */
export const pullNamed: EngineOperation = {
	id: 'engine.pull', on: 'engine', keys: ['u'], title: 'Pull an image…', doing: 'pulling', done: 'Pulled', isForMany: false, presentation: 'view',
	form(_, state, __, context) {
		const names = imageNames(state.images);
		const selected = state.screen.list === 'images' ? selectedImage(state.images)?.reference : undefined;
		return {
			title: 'Pull an image', submit: 'pull',
			fields: [
				formField({name: 'image', label: 'Image', value: selected ?? '', placeholder: 'repository:tag', hint: 'with its registry before it, where that is not docker.io', suggest: typed => names.filter(name => name.startsWith(typed)), search: hubSearch(context)}),
				formField({name: 'platform', label: 'Platform', placeholder: 'the engine’s own', hint: 'os/architecture, of images made for several', suggest: typed => platforms.filter(one => one.startsWith(typed))}),
				formField({name: 'all', label: 'All tags', value: 'no', options: ['no', 'yes'], hint: 'every tag the registry has of this name'}),
			],
			check: values => ({
				image: imageError(values),
				platform: /^(?:[a-z0-9]+(?:\/[a-z0-9_\-]+(?:\/[a-z0-9]+)?)?)?$/v.test((values.platform ?? '').trim()) ? undefined : 'os/architecture, such as linux/arm64.',
			}),
		};
	},
	command: (_, {values}) => pullLine(requestOf(values)),
	run: async (context, _, {values}, task) => pull(context, requestOf(values), task),
};

/** The tag of a row, afresh. */
export const pullImage: ImageOperation = {
	id: 'image.pull', on: 'image', keys: ['u'], title: 'Pull', hint: 'pull', doing: 'pulling', done: 'Pulled', isForMany: true, isOneEach: true, presentation: 'view',
	obstacle: row => row.reference === undefined ? `${shortId(row.image.id)} has no name, so there is nothing to pull it by.` : undefined,
	command: row => pullLine({reference: nameOf(row)}),
	run: async (context, row, _, task) => pull(context, {reference: nameOf(row)}, task),
};

/** Why no registry would take it under its name. */
function pushObstacle({reference, image, repository}: ImageRow): string | undefined {
	if (reference === undefined) {
		return `${shortId(image.id)} has no name, and a registry keeps images by name: tag it first.`;
	}

	return registryOf(reference) === 'docker.io' && !repository.replace(/^(?:index\.)?docker\.io\//v, '').includes('/')
		? `${reference} names neither a registry nor an account: tag it as ACCOUNT/${reference} for docker.io, or HOST:PORT/${reference} for another registry.`
		: undefined;
}

const tagsOf = (repository: string, {images}: State): readonly string[] => imageNames(images).filter(name => splitTag(name).repository === repository);

/** To the registry that the name says. */
export const pushImage: ImageOperation = {
	id: 'image.push', on: 'image', keys: ['U'], title: 'Push…', hint: 'push', doing: 'pushing', done: 'Pushed', isForMany: true, isOneEach: true, presentation: 'view',
	obstacle: pushObstacle,
	choices(targets, state) {
		const registries = [...new Set(targets.map(row => registryOf(nameOf(row))))].join(', ');
		const [first] = targets;
		const isOne = targets.length === 1;
		const tags = isOne ? tagsOf(first!.repository, state) : [];
		return {
			title: `Push to ${registries}`,
			items: [
				{id: 'tag', key: 't', label: isOne ? `Push ${nameOf(first!)}` : `Push these ${targets.length} tags`, hint: `to ${registries}`},
				...(isOne ? [{id: 'all', key: 'a', label: `Push all tags of ${first!.repository}`, hint: tags.map(tag => splitTag(tag).tag).join(', ')}] : []),
			],
		};
	},
	command: (row, {choice}) => choice === 'all' ? ['docker', 'push', '--all-tags', row.repository] : ['docker', 'push', nameOf(row)],
	async run(context, row, {choice}, task) {
		const isAllTags = choice === 'all';
		const ended = await pushWithLogin(context, {reference: nameOf(row), isAllTags}, transfer => {
			task.update({transfer});
		}, task.signal);
		return `Pushed ${isAllTags ? `all tags of ${row.repository}` : nameOf(row)}${isAllTags ? '' : digestText(ended)}.`;
	},
};
