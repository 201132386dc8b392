import {cleanText} from '../../format/clean.js';
import {EngineError} from '../engine-error.js';

const sentences: Readonly<Record<string, (path: string) => string>> = {
	ENOSPC: path => `There is no room left on the disk of ${path}.`,
	EDQUOT: path => `The quota for the disk of ${path} is used up.`,
	EROFS: path => `The file system of ${path} is read-only.`,
	EACCES: path => `This user may not get at ${path}.`,
	EPERM: path => `This user may not do that to ${path}.`,
	ENOENT: path => `There is no ${path} on this machine.`,
	ENOTDIR: path => `A part of ${path} is no directory.`,
	EISDIR: path => `${path} is a directory.`,
	ELOOP: path => `${path} leads in circles.`,
	ENAMETOOLONG: path => `The name of ${path} is too long for this machine.`,
	EMFILE: () => 'This program has too many files open.',
	EINVAL: path => `The disk does not take the name of ${path}.`,
};

/** What went wrong with a file of this machine, in one sentence. Errors of other kinds come back as they are. */
export function hostError(error: unknown, path: string): Error {
	const {code} = error as {readonly code?: string};
	const sentence = error instanceof EngineError ? undefined : sentences[code ?? ''];
	return sentence ? new EngineError('invalid', sentence(cleanText(path)), {cause: error}) : (error instanceof Error ? error : new Error(String(error)));
}
