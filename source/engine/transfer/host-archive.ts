import {constants} from 'node:fs';
import {access, open, stat} from 'node:fs/promises';
import path from 'node:path';
import {cleanText} from '../../format/clean.js';
import {hostError} from '../archive/host-error.js';
import {checkDirectory, hostDestination} from '../archive/plan-out.js';
import {EngineError} from '../engine-error.js';
import {archiveKind, headLength} from './archive-kind.js';
import type {ArchiveSource, ArchiveTarget} from './transfer-types.js';

/**
Look where an archive would come to stand.

@param typed A path of this machine. @param suggested A name for the file, for the sentence that says that a directory is none.
@throws {EngineError} `invalid` when no file can be written there.
*/
export async function archiveTarget(typed: string, suggested: string): Promise<ArchiveTarget> {
	const {path: file, isThere, isDirectory} = await hostDestination(typed);
	if (isDirectory || typed.endsWith('/')) {
		throw new EngineError('invalid', isDirectory ? `${cleanText(typed)} is a directory: type the file’s name behind it, such as ${path.join(cleanText(typed), suggested)}.` : `There is no directory ${cleanText(typed)} on this machine: make it first.`);
	}

	await checkDirectory(path.dirname(file));
	try {
		if (isThere && !(await stat(file)).isFile()) {
			throw new EngineError('invalid', `${cleanText(typed)} is no file that could be replaced.`);
		}

		await access(path.dirname(file), constants.W_OK + constants.X_OK);
	} catch (error) {
		throw (error as {readonly code?: string}).code === 'EACCES' ? new EngineError('invalid', `This user may not write into ${cleanText(path.dirname(file))}.`, {cause: error}) : hostError(error, file);
	}

	return {file, isThere, isCompressed: isCompressedName(file)};
}

const isCompressedName = (file: string): boolean => /\.t?gz$/iv.test(file);

/**
Look at a file that is to be sent.

@throws {EngineError} `invalid` when it cannot be read, or is no archive.
*/
export async function archiveSource(typed: string): Promise<ArchiveSource> {
	const file = path.resolve(typed);
	const shown = cleanText(typed);
	try {
		const stats = await stat(file);
		if (!stats.isFile()) {
			throw new EngineError('invalid', `${shown} is ${stats.isDirectory() ? 'a directory' : 'no file'}: type the path of a tar file.`);
		}

		const handle = await open(file);
		try {
			const {bytesRead, buffer} = await handle.read(Buffer.alloc(headLength), 0, headLength, 0);
			const kind = archiveKind(buffer.subarray(0, bytesRead));
			if (!kind) {
				throw new EngineError('invalid', bytesRead === 0 ? `${shown} is empty.` : `${shown} is no tar archive, as it is or compressed (gzip, bzip2, xz, zstd).`);
			}

			return {file, sizeBytes: stats.size, kind};
		} finally {
			await handle.close();
		}
	} catch (error) {
		throw hostError(error, typed);
	}
}
