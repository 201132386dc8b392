import {imageNameError, isImageName, shortId, splitTag} from '../format/image-reference.js';
import {formField, type FormField, type FormValues} from '../state/overlay.js';
import type {ContainerOperation} from './action.js';
import {changeError, changeFields, changesOf, otherError, type ChangeField} from './commit-changes.js';
import {goingAway} from './container-obstacles.js';
import {showImage} from './show-image.js';

const changes: ReadonlyArray<Omit<FormField, 'text'>> = [
	{name: 'cmd', label: 'CMD', placeholder: '["nginx", "-g", "daemon off;"]', hint: 'what a container of it runs: a JSON list, or a line for its shell', group: 'Changes'},
	{name: 'entrypoint', label: 'ENTRYPOINT', placeholder: '["docker-entrypoint.sh"]', hint: 'what CMD is handed to; without a CMD beside it the present one goes'},
	{name: 'env', label: 'ENV', placeholder: 'NAME=value', hint: 'variables, several with blanks between; they replace those of the same name', isSecret: true},
	{name: 'expose', label: 'EXPOSE', placeholder: '80 53/udp', hint: 'ports a container of it listens on, besides those it has'},
	{name: 'workdir', label: 'WORKDIR', placeholder: '/srv'},
	{name: 'user', label: 'USER', placeholder: 'node:node'},
	{name: 'label', label: 'LABEL', placeholder: 'tier=front'},
	{name: 'volume', label: 'VOLUME', placeholder: '/var/lib/data', hint: 'paths that get a volume of their own, besides those that have one'},
	{name: 'others', label: 'Other changes', placeholder: 'HEALTHCHECK NONE | ONBUILD RUN make', hint: 'HEALTHCHECK and ONBUILD, several with | between'},
];

const isPaused = ({pause}: FormValues): boolean => pause !== 'no';

const text = (value: string | undefined): string => value?.trim() ?? '';

function flagsOf(values: FormValues): readonly string[] {
	const flag = (name: string, value: string): readonly string[] => value === '' ? [] : [`--${name}`, value];
	return [
		...flag('author', text(values.author)), ...flag('message', text(values.message)), ...(isPaused(values) ? [] : ['--pause=false']),
		...changesOf(values).flatMap(change => ['--change', change]),
	];
}

let lastAuthor = '';

/** Make an image of what is written in a container (`docker commit`). */
export const commit: ContainerOperation = {
	id: 'container.commit', on: 'container', keys: ['c'], title: 'Commit to an image…', doing: 'committing', done: 'Committed', isForMany: false,
	obstacle: goingAway,
	form: ({name, state}) => ({
		title: `Commit ${name} to an image`, submit: 'commit',
		fields: [
			formField({name: 'reference', label: 'Repository:tag', placeholder: 'shop/web:2', hint: 'none leaves the image without a name; latest stands for no tag'}),
			formField({name: 'message', label: 'Message', placeholder: 'what has been changed in it'}),
			formField({name: 'author', label: 'Author', value: lastAuthor, placeholder: 'Name <address>'}),
			formField({name: 'pause', label: 'Pause meanwhile', value: 'yes', options: ['yes', 'no'], hint: state === 'running' ? 'it stands still until its files are read, so that none is read half-written' : `makes no difference now: it is ${state}`}),
			...changes.map(field => formField(field)),
		],
		check: values => ({
			reference: text(values.reference) === '' || isImageName(text(values.reference)) ? undefined : imageNameError(text(values.reference)),
			...Object.fromEntries((Object.keys(changeFields) as readonly ChangeField[]).map(field => [field, changeError(field, values[field] ?? '')])),
			others: otherError(values.others ?? ''),
		}),
	}),
	command: ({name}, {values}) => ['docker', 'commit', ...flagsOf(values), name, ...(text(values.reference) === '' ? [] : [text(values.reference)])],
	async run(context, {id, name}, {values}, {signal}) {
		lastAuthor = text(values.author);
		const reference = text(values.reference);
		const {repository, tag} = reference === '' ? {repository: '', tag: ''} : splitTag(reference);
		const imageId = await context.engine.images.commit({
			container: id, repository, tag, message: text(values.message), author: lastAuthor, isPaused: isPaused(values), changes: changesOf(values),
		}, signal);
		await showImage(context, imageId, signal, reference === '' ? undefined : reference);
		return `Committed ${name} to ${reference === '' ? shortId(imageId) : reference}.`;
	},
};
