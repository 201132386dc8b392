import {cleanText} from '../format/clean.js';
import {formatBytes} from '../format/bytes.js';
import {splitTag} from '../format/image-reference.js';
import {countOf} from '../format/plural.js';
import {totalImageBytes, type ImageRow} from '../state/images.js';
import type {ContainerOperation, ImageOperation, Input} from './action.js';
import {fileField, fileNameOf, overwriteQuestion, wholePath, withoutTilde, writeArchive, writingCommand, writtenError} from './archive-form.js';
import {goingAway} from './container-obstacles.js';
import {imageName} from './image-names.js';

const rowsOf = (row: ImageRow, {together}: Pick<Input, 'together'>): readonly ImageRow[] => together ?? [row];

const namesOf = (rows: readonly ImageRow[]): readonly string[] => rows.map(row => imageName(row));

const called = (rows: readonly ImageRow[]): string => rows.length === 1 ? imageName(rows[0]!) : countOf(rows.length, 'image');

function suggestedName(rows: readonly ImageRow[]): string {
	const {repository, tag} = splitTag(imageName(rows[0]!));
	return rows.length === 1 ? `${fileNameOf(rows[0]!.reference === undefined ? imageName(rows[0]!) : `${repository}_${tag}`)}.tar` : 'images.tar';
}

const compressedHint = 'with .gz at its end it is compressed';

/** Write images into a tar file (`docker save`). */
export const saveImages: ImageOperation = {
	id: 'image.save', on: 'image', keys: [], title: 'Save to a file…', doing: 'saving', done: 'Saved', isForMany: true, isTogether: true, isAside: true, presentation: 'view',
	lookUp: async (_, targets) => ({together: targets}),
	form: (row, _, input, context) => ({
		title: `Save ${called(rowsOf(row, input))} to a file`, submit: 'save',
		fields: [fileField(context, {label: 'File', value: suggestedName(rowsOf(row, input)), hint: `a tar, for docker load; ${compressedHint}`})],
		check: ({file}) => ({file: writtenError(file)}),
	}),
	async prepare(context, [row], input) {
		const values = withoutTilde(input.values, 'file', context);
		return {...input, values, archiveTarget: await context.engine.transfers.target(wholePath(values.file ?? '', context), suggestedName(rowsOf(row!, input)))};
	},
	question: (_, input) => overwriteQuestion(input),
	command: (row, input) => writingCommand(['docker', 'save'], namesOf(rowsOf(row, input)), input.values.file, 'FILE'),
	async run(context, row, input, task) {
		const rows = rowsOf(row, input);
		const target = input.archiveTarget!;
		const bytes = await writeArchive(context, {
			step: `save ${called(rows)}`, target, about: totalImageBytes(rows),
			write: async onProgress => context.engine.transfers.save(rows.map(({reference, image}) => reference ?? image.id), target, onProgress, task.signal),
		}, task);
		return `Saved ${called(rows)}, ${formatBytes(bytes)}${target.isCompressed ? ' before compression' : ''}, to ${cleanText(target.file)}.`;
	},
};

/** Write a container's files into a tar file (`docker export`). */
export const exportContainer: ContainerOperation = {
	id: 'container.export', on: 'container', keys: [], title: 'Export its files to a file…', doing: 'exporting', done: 'Exported', isForMany: false, isAside: true, presentation: 'view',
	obstacle: goingAway,
	form: ({name, mounts}, _, __, context) => ({
		title: `Export the files of ${name}`, submit: 'export',
		fields: [fileField(context, {label: 'File', value: `${fileNameOf(name)}.tar`, hint: `a tar of all its files, for docker import${mounts.length === 0 ? '' : '; what is in its volumes and mounts is left out'}; ${compressedHint}`})],
		check: ({file}) => ({file: writtenError(file)}),
	}),
	async prepare(context, [container], input) {
		const values = withoutTilde(input.values, 'file', context);
		return {...input, values, archiveTarget: await context.engine.transfers.target(wholePath(values.file ?? '', context), `${fileNameOf(container!.name)}.tar`)};
	},
	question: (_, input) => overwriteQuestion(input),
	command: ({name}, {values}) => writingCommand(['docker', 'export'], [name], values.file, 'FILE'),
	async run(context, {id, name, imageId}, {archiveTarget}, task) {
		const target = archiveTarget!;
		const bytes = await writeArchive(context, {
			step: `export ${name}`, target, about: context.store.get().images.all.find(image => image.id === imageId)?.sizeBytes ?? 0,
			write: async onProgress => context.engine.transfers.export(id, target, onProgress, task.signal),
		}, task);
		return `Exported the files of ${name}, ${formatBytes(bytes)}${target.isCompressed ? ' before compression' : ''}, to ${cleanText(target.file)}.`;
	},
};
