import {readFile, stat} from 'node:fs/promises';
import {cleanText} from '../../../format/clean.js';
import {EngineError} from '../../engine-error.js';
import type {BuildSecret} from '../build-request.js';
import {readFields, textIn, writeFields} from '../protobuf.js';
import {GrpcError, unary, type GrpcMethod} from './grpc-server.js';

/** What is longer is no token that a step would print by accident. */
const longestHidden = 16 * 1024;

/** A secret is for a token or a key: BuildKit takes no more. */
const mostBytes = 500 * 1024;

/**
Read the secrets of a build, before it begins: what is wrong with one is said at once, and not by a step half an hour later.

@throws {EngineError} `invalid` for a file that cannot be read or is too large; its content is in no sentence.
@see github.com/moby/buildkit session/secrets/secrets.proto, session/secrets/secretsprovider/store.go
*/
export async function buildSecrets(secrets: readonly BuildSecret[]): Promise<{readonly methods: ReadonlyArray<readonly [string, GrpcMethod]>; /** To be shown nowhere: whole ones, and lines of those with several. */ readonly texts: readonly string[]}> {
	const values = new Map<string, Uint8Array>();
	for (const {id, file, value} of secrets) {
		values.set(id, file === undefined ? Buffer.from(value ?? '') : await readSecret(id, file));
	}

	const texts = values.values().flatMap(value => value.length > longestHidden ? [] : Buffer.from(value).toString('utf8').split(/\r?\n/v)).toArray();
	return {texts, methods: values.size === 0 ? [] : [['/moby.buildkit.secrets.v1.Secrets/GetSecret', unary(async request => {
		const id = textIn(readFields(request), 1);
		const value = values.get(id);
		if (!value) {
			throw new GrpcError('notFound', `secret ${cleanText(id)} not found`);
		}

		return writeFields([1, value]);
	})]]};
}

async function readSecret(id: string, file: string): Promise<Uint8Array> {
	let bytes: Uint8Array;
	try {
		const stats = await stat(file);
		if (!stats.isFile()) {
			throw new Error('A pipe would be waited for, for ever.');
		}

		bytes = await readFile(file);
	} catch (error) {
		throw new EngineError('invalid', `The secret ${cleanText(id)} cannot be read from ${cleanText(file)}: ${cleanText((error as NodeJS.ErrnoException).code ?? 'it is no file')}.`, {cause: error});
	}

	if (bytes.length > mostBytes) {
		throw new EngineError('invalid', `The secret ${cleanText(id)} is larger than the 500 kB that BuildKit takes: ${cleanText(file)}.`);
	}

	return bytes;
}
