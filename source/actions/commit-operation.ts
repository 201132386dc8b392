import {imageNameError, isImageName, shortId, splitTag} from '../format/image-reference.js';
import {formField, type FormField, type FormValues} from '../state/overlay.js';
import type {ContainerOperation} from './action.js';
import {changeError, changeFields, changesOf, otherError, type ChangeField} from './commit-changes.js';
import {goingAway} from './container-obstacles.js';
import {showImage} from './show-image.js';

/** A field for each change that an image's configuration can be given as it is made. */
export const changeFormFields: ReadonlyArray<Omit<FormField, 'text'>> = [
	{name: 'cmd', label: 'CMD', hint: 'what a container of it runs: ["nginx", "-g", "daemon off;"], or a line for its shell', group: 'Changes to its configuration'},
	{name: 'entrypoint', label: 'ENTRYPOINT', hint: 'what CMD is handed to, such as ["/entry.sh"]; without a CMD beside it the present one goes'},
	{name: 'env', label: 'ENV', hint: 'NAME=value, several with blanks between; they replace those of the same name', isSecret: true},
	{name: 'expose', label: 'EXPOSE', hint: 'ports it listens on, besides those it has: 80 53/udp'},
	{name: 'workdir', label: 'WORKDIR', hint: 'the directory its command begins in'},
	{name: 'user', label: 'USER', hint: 'whom its command runs as: node, 1000:1000'},
	{name: 'label', label: 'LABEL', hint: 'tier=front, several with blanks between'},
	{name: 'volume', label: 'VOLUME', hint: 'paths that get a volume of their own, besides those that have one: /var/lib/data'},
	{name: 'others', label: 'Other changes', hint: 'HEALTHCHECK … and ONBUILD …, several with | between: HEALTHCHECK NONE | ONBUILD RUN make'},
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
			formField({name: 'reference', label: 'Repository:tag', hint: 'such as shop/web:2, latest unless told; none leaves the image without a name'}),
			formField({name: 'message', label: 'Message', hint: 'what has been changed in it'}),
			formField({name: 'author', label: 'Author', value: lastAuthor, hint: 'Name <address>'}),
			formField({name: 'pause', label: 'Pause meanwhile', value: 'yes', options: ['yes', 'no'], hint: state === 'running' ? 'it stands still until its files are read, so that none is read half-written' : `makes no difference now: it is ${state}`}),
			...changeFormFields.map(field => formField(field)),
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
