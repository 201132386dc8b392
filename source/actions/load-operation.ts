import path from 'node:path';
import {EngineError} from '../engine/engine-error.js';
import type {SendProgress} from '../engine/transfer/transfer-types.js';
import {cleanText} from '../format/clean.js';
import {imageNameError, isImageName, shortId} from '../format/image-reference.js';
import {countOf} from '../format/plural.js';
import {formField, type FormValues} from '../state/overlay.js';
import type {ActionContext, EngineOperation, RunningTask} from './action.js';
import {fileField, fileWord, readError, wholePath, withoutTilde} from './archive-form.js';
import {Cancelled} from './cancelled.js';
import {changeError, changeFields, changesOf, otherError, type ChangeField} from './commit-changes.js';
import {changeFormFields} from './commit-operation.js';
import {sentence} from './explain.js';
import {showImage} from './show-image.js';
import {taskSteps} from './task-steps.js';
import {rateMeter, transferText} from './transfer-words.js';

/** A file without its directories, which stand in the command line above. */
const baseName = (typed: string | undefined): string => cleanText(path.basename(typed ?? ''));

const shownName = (name: string): string => name.startsWith('sha256:') ? shortId(name) : name;

const listed = (names: readonly string[]): string => names.length > 3 ? `${countOf(names.length, 'image')}: ${names.slice(0, 3).map(name => shownName(name)).join(', ')} …` : names.map(name => shownName(name)).join(', ');

/**
Two steps: the file goes to the engine, then the engine makes images of it, which it tells layer by layer.

@param titles Of the steps. @param work What does it.
*/
async function inSteps<Answer>({clock}: Pick<ActionContext, 'clock'>, titles: readonly [send: string, make: string], task: RunningTask, work: (onProgress: (progress: SendProgress) => void) => Promise<Answer>): Promise<Answer> {
	const steps = taskSteps(task, clock, titles);
	const rateOf = rateMeter(clock);
	const {promise: sent, resolve: onSent} = Promise.withResolvers<boolean>();
	let latest: SendProgress | undefined;
	let tellMaking: (progress: SendProgress) => void = () => undefined;
	let tellSending: (progress: SendProgress) => void = () => undefined;
	const onProgress = (progress: SendProgress) => {
		latest = progress;
		tellSending(progress);
		if (progress.sentBytes >= progress.totalBytes) {
			onSent(true);
			tellMaking(progress);
		}
	};

	const answer = work(onProgress);
	const sending = steps.run(titles[0], async tell => {
		tellSending = ({sentBytes, totalBytes}) => {
			tell({detail: transferText(sentBytes, {total: totalBytes, rate: sentBytes < totalBytes ? rateOf(sentBytes) : undefined})});
		};

		if (latest) {
			tellSending(latest);
		}

		await Promise.race([sent, answer]);
	});
	const making = async () => {
		await sending;
		return steps.run(titles[1], async tell => {
			tellMaking = ({pull, loaded}) => {
				tell({...(loaded.length === 0 ? {} : {detail: listed(loaded)}), ...(pull.layers.length === 0 ? {} : {pull})});
			};

			if (latest) {
				tellMaking(latest);
			}

			return answer;
		});
	};

	return making();
}

/** What has come of it until it ended before its time. */
function untilThen(progress: SendProgress | undefined): string {
	return progress === undefined || progress.loaded.length === 0 ? '' : `Loaded before it: ${listed(progress.loaded)}.`;
}

/** Load images from a file (`docker load`). */
export const loadImages: EngineOperation = {
	id: 'engine.load', on: 'engine', keys: [], title: 'Load images from a file…', doing: 'loading', done: 'Loaded', isForMany: false, presentation: 'view',
	form: (_, __, ___, context) => ({
		title: 'Load images from a file', submit: 'load',
		fields: [fileField(context, {label: 'File', placeholder: './image.tar', hint: 'a tar that docker save has written, as it is or compressed'})],
		check: ({file}) => ({file: readError(file, context)}),
	}),
	async prepare(context, _, input) {
		const values = withoutTilde(input.values, 'file', context);
		return {...input, values, archiveSource: await context.engine.transfers.source(wholePath(values.file ?? '', context))};
	},
	command: (_, {values}) => ['docker', 'load', '-i', fileWord(values.file, 'FILE')],
	async run(context, _, {values, archiveSource}, task) {
		const source = archiveSource!;
		let latest: SendProgress | undefined;
		try {
			const {loaded, notes} = await inSteps(context, [`send ${baseName(values.file)}`, 'load its layers'], task, async onProgress => context.engine.transfers.load(source, progress => {
				latest = progress;
				onProgress(progress);
			}, task.signal));
			if (notes.length > 0) {
				task.update({output: notes.map(text => ({stream: 'stdout', text}))});
			}

			const [first] = loaded;
			if (first === undefined) {
				return `There was no image in ${cleanText(values.file ?? '')}.`;
			}

			await (first.startsWith('sha256:') ? showImage(context, first, task.signal) : showImage(context, undefined, task.signal, first));
			return `Loaded ${listed(loaded)}.`;
		} catch (error) {
			if (task.signal.aborted) {
				const isWhole = latest !== undefined && latest.sentBytes >= source.sizeBytes;
				throw new Cancelled(isWhole ? sentence(`Cancelled, but the engine has the whole file and may still load it. ${untilThen(latest)}`.trim()) : 'Cancelled: nothing was loaded.', {cause: error});
			}

			throw error instanceof EngineError && latest !== undefined && latest.loaded.length > 0 ? new EngineError(error.kind, `${sentence(error.message)} ${untilThen(latest)}`, {cause: error}) : error;
		}
	},
};

const isUrl = (typed: string | undefined): boolean => /^https?:\/\//v.test(typed ?? '');

const text = (value: string | undefined): string => value?.trim() ?? '';

const platformError = (typed: string): string | undefined => typed === '' || /^[a-z0-9]+(?:\/\w+){0,2}$/iv.test(typed) ? undefined : 'System, processor and its variant with / between: linux/arm64, linux/arm/v7.';

function importFlags(values: FormValues): readonly string[] {
	const flag = (name: string, value: string): readonly string[] => value === '' ? [] : [`--${name}`, value];
	return [...changesOf(values).flatMap(change => ['--change', change]), ...flag('message', text(values.message)), ...flag('platform', text(values.platform))];
}

/** Make an image of the files in an archive (`docker import`). */
export const importImage: EngineOperation = {
	id: 'engine.import', on: 'engine', keys: [], title: 'Import an image from an archive…', doing: 'importing', done: 'Imported', isForMany: false, presentation: 'view',
	form: (_, __, ___, context) => ({
		title: 'Import an image from an archive of files', submit: 'import',
		fields: [
			fileField(context, {label: 'File or URL', placeholder: './rootfs.tar', hint: 'a tar of files, as docker export writes it, compressed or not; what begins with http:// or https:// the engine fetches itself'}),
			formField({name: 'reference', label: 'Repository:tag', hint: 'such as shop/base:1, latest unless told; none leaves the image without a name'}),
			formField({name: 'message', label: 'Message', hint: 'for its history; Imported from … unless told'}),
			formField({name: 'platform', label: 'Platform', placeholder: 'the engine’s own', hint: 'what its programs run on, such as linux/arm64'}),
			...changeFormFields.map(field => formField(field)),
		],
		check: values => ({
			file: isUrl(values.file) ? (URL.canParse(values.file!) ? undefined : `“${values.file!}” is no URL.`) : readError(values.file, context),
			reference: text(values.reference) === '' || isImageName(text(values.reference)) ? undefined : imageNameError(text(values.reference)),
			platform: platformError(text(values.platform)),
			...Object.fromEntries((Object.keys(changeFields) as readonly ChangeField[]).map(field => [field, changeError(field, values[field] ?? '')])),
			others: otherError(values.others ?? ''),
		}),
	}),
	async prepare(context, _, input) {
		if (isUrl(input.values.file)) {
			return input;
		}

		const values = withoutTilde(input.values, 'file', context);
		return {...input, values, archiveSource: await context.engine.transfers.source(wholePath(values.file ?? '', context))};
	},
	command: (_, {values}) => ['docker', 'import', ...importFlags(values), fileWord(values.file, 'FILE'), ...(text(values.reference) === '' ? [] : [text(values.reference)])],
	async run(context, _, {values, archiveSource}, task) {
		const file = cleanText(values.file ?? '');
		const reference = text(values.reference);
		const request = {
			source: archiveSource ?? {url: values.file ?? ''}, reference, message: text(values.message), changes: changesOf(values), platform: text(values.platform),
		};
		try {
			const id = await inSteps(context, [archiveSource ? `send ${baseName(values.file)}` : `have ${file} fetched`, 'make an image of it'], task, async onProgress => context.engine.transfers.import(request, onProgress, task.signal));
			await showImage(context, id, task.signal, reference === '' ? undefined : reference);
			return `Imported ${file} as ${reference === '' ? shortId(id) : reference}.`;
		} catch (error) {
			throw task.signal.aborted ? new Cancelled('Cancelled: unless the engine was done with it already, there is no image of it.', {cause: error}) : error;
		}
	},
};
