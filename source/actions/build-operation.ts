import path from 'node:path';
import {expandHome} from '../format/expand-home.js';
import {splitCommandLine} from '../format/command-line.js';
import {imageNameError, isImageName} from '../format/image-reference.js';
import {formField, type FormValues} from '../state/overlay.js';
import type {ActionContext, EngineOperation} from './action.js';
import {showImage} from './show-image.js';

/** `~/shop` as a shell would read it. */
const expand = (typed: string, {directory, home}: Pick<ActionContext, 'directory' | 'home'>): string =>
	path.resolve(directory, expandHome(typed, home));

const listOf = (text: string | undefined): readonly string[] => (text ?? '').split(/[\s,]+/v).filter(word => word !== '');

function argumentsOf(text: string | undefined): Readonly<Record<string, string>> {
	const split = splitCommandLine(text ?? '');
	const words = 'words' in split ? split.words : [];
	return Object.fromEntries(words.map(word => {
		const at = word.indexOf('=');
		return at === -1 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)];
	}));
}

function commandOf({context = '.', dockerfile = '', tags = '', args = '', options = ''}: FormValues): readonly string[] {
	return [
		'docker', 'build',
		...listOf(tags).flatMap(tag => ['--tag', tag]),
		...(dockerfile === '' || dockerfile === 'Dockerfile' ? [] : ['--file', path.isAbsolute(dockerfile) ? dockerfile : path.join(context, dockerfile)]),
		...Object.entries(argumentsOf(args)).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
		...(isNoCache(options) ? ['--no-cache'] : []),
		context === '' ? '.' : context,
	];
}

const isNoCache = (text: string | undefined): boolean => /^y/iv.test(text ?? '');

let last: FormValues = {context: '.', dockerfile: 'Dockerfile'};

export const build: EngineOperation = {
	id: 'engine.build', on: 'engine', keys: ['b'], title: 'Build an image…', hint: 'build', doing: 'building', done: 'Built', isForMany: false, presentation: 'view',
	form: () => ({
		title: 'Build an image', submit: 'build',
		fields: [
			formField({name: 'context', label: 'Context', value: last.context ?? '.', hint: 'the directory whose files the build may copy'}),
			formField({name: 'dockerfile', label: 'Dockerfile', value: last.dockerfile ?? 'Dockerfile', hint: 'within the context, or an absolute path'}),
			formField({name: 'tags', label: 'Tag', value: last.tags ?? '', placeholder: 'account/project:version', hint: 'several with blanks between; none leaves the image without a name'}),
			formField({name: 'args', label: 'Build arguments', value: last.args ?? '', placeholder: 'NAME=value NAME="other value"'}),
			formField({name: 'options', label: 'Ignore the cache', value: '', placeholder: 'no', hint: 'yes to run every step again'}),
		],
		check({tags, args}) {
			const wrong = listOf(tags).find(tag => !isImageName(tag));
			const split = splitCommandLine(args ?? '');
			return {
				tags: wrong === undefined ? undefined : imageNameError(wrong),
				args: 'error' in split ? split.error : undefined,
			};
		},
	}),
	// From here on the paths are whole: the command line must mean the same wherever it is typed.
	prepare: async (context, _, input) => ({...input, values: {
		...input.values,
		context: input.values.context?.startsWith('~') ? expand(input.values.context, context) : input.values.context ?? '.',
		dockerfile: input.values.dockerfile?.startsWith('~') ? expand(input.values.dockerfile, context) : input.values.dockerfile ?? '',
	}}),
	command: (_, {values}) => commandOf(values),
	async run(context, _, {values}, task) {
		last = values;
		const tags = listOf(values.tags);
		const {imageId} = await context.engine.images.build({
			context: expand(values.context || '.', context),
			dockerfile: values.dockerfile || 'Dockerfile',
			tags, buildArgs: argumentsOf(values.args), isCacheOff: isNoCache(values.options),
		}, progress => {
			task.update({build: progress});
		}, task.signal);
		if (imageId !== undefined) {
			await showImage(context, imageId, task.signal, tags[0]);
		}

		return `Built ${tags[0] ?? imageId?.replace('sha256:', '').slice(0, 12) ?? 'an image'}.`;
	},
};
