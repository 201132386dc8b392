import {spawn} from 'node:child_process';
import {constants} from 'node:fs';
import {access} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {cleanText} from '../../format/clean.js';
import {recordIn, textIn} from '../../format/json.js';
import {EngineError} from '../engine-error.js';

/** What a helper keeps for a server. */
export type Secret = {readonly username: string; readonly secret: string};

/** How a helper is started. */
export type HelperPlace = {
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** Milliseconds a helper has; some ask their user for a password of their own. */
	readonly patience?: number;
};

/** There is no such program on the user's PATH. */
export class MissingHelper extends Error {
	override readonly name = 'MissingHelper';
	readonly program: string;

	constructor(program: string) {
		super(`There is no program ${cleanText(program)} on the PATH.`);
		this.program = program;
	}
}

const usualPatience = 60_000;

/** More than this no helper has to say. */
const longestAnswer = 1_048_576;

export const helperProgram = (name: string): string => `docker-credential-${name}`;

/** Where a program stands on the PATH. */
export async function findProgram(program: string, environment: HelperPlace['environment']): Promise<string | undefined> {
	for (const directory of (environment.PATH ?? '').split(path.delimiter)) {
		const file = path.join(directory, program);
		try {
			await access(file, constants.X_OK);
			return file;
		} catch {
			// Not here.
		}
	}

	return undefined;
}

type Answer = {readonly code: number | null; readonly printed: string; readonly complaint: string};

/**
Run a helper. It has a session of its own: one that asks for a password would ask on the terminal the dashboard is on.

@throws {MissingHelper} @throws {EngineError} `timeout` when it has been given up.
*/
async function runHelper(name: string, verb: 'get' | 'store' | 'erase' | 'list', input: string, {environment, patience = usualPatience}: HelperPlace): Promise<Answer> {
	const program = helperProgram(name);
	const {promise, resolve, reject} = Promise.withResolvers<Answer>();
	const child = spawn(program, [verb], {env: {...environment}, stdio: ['pipe', 'pipe', 'pipe'], detached: true});
	const written = {stdout: '', stderr: ''};
	const end = () => {
		try {
			// With all it has started: a wrapper's real helper holds on to the same pipes.
			process.kill(-child.pid!, 'SIGKILL');
		} catch {
			child.kill('SIGKILL');
		}
	};

	const timer = setTimeout(() => {
		end();
		reject(new EngineError('timeout', `${cleanText(program)} did not answer within ${Math.round(patience / 1000)} seconds and was ended.`));
	}, patience);
	child.on('error', (error: NodeJS.ErrnoException) => {
		const isMissing = error.code === 'ENOENT';
		reject(isMissing ? new MissingHelper(program) : new EngineError('failed', `${cleanText(program)} could not be started (${error.code ?? 'unknown error'}).`, {cause: error}));
	});
	for (const stream of ['stdout', 'stderr'] as const) {
		child[stream].setEncoding('utf8').on('data', (text: string) => {
			written[stream] += text.slice(0, longestAnswer - written[stream].length);
		});
	}

	// One that ends without reading is heard by its exit code.
	child.stdin.on('error', () => undefined);
	child.on('close', code => {
		resolve({code, printed: written.stdout, complaint: written.stderr});
	});
	child.stdin.end(input);
	try {
		return await promise;
	} finally {
		clearTimeout(timer);
	}
}

/** What a helper complained of, on either stream, without what it was given to keep. */
function failure(name: string, {code, printed, complaint}: Answer, secret = ''): EngineError {
	const words = printed.trim() || complaint.trim() || `it ended with code ${code ?? 'none'}`;
	const shown = cleanText(secret === '' ? words : words.replaceAll(secret, '••••').replaceAll(JSON.stringify(secret).slice(1, -1), '••••'));
	return new EngineError('failed', `${cleanText(helperProgram(name))}: ${shown.length > 300 ? `${shown.slice(0, 300)}…` : shown}`);
}

/** Helpers say it in these words, on the stream of their answer. */
const isNotFound = ({printed, complaint}: Answer): boolean => /credentials not found/iv.test(printed + complaint);

const isUnreadable = (name: string): EngineError => new EngineError('failed', `${cleanText(helperProgram(name))} gave an answer that is no JSON.`);

function parse(name: string, text: string): Readonly<Record<string, unknown>> {
	try {
		return recordIn(JSON.parse(text));
	} catch {
		throw isUnreadable(name);
	}
}

/**
What a helper keeps for a server.

@returns `undefined` when it keeps nothing.
@throws {MissingHelper} @throws {EngineError} `failed` with the helper's sentence, `timeout`.
@see github.com/docker/docker-credential-helpers
*/
export async function helperGet(name: string, server: string, place: HelperPlace): Promise<Secret | undefined> {
	const answer = await runHelper(name, 'get', `${server}\n`, place);
	if (answer.code !== 0) {
		if (isNotFound(answer)) {
			return undefined;
		}

		throw failure(name, answer);
	}

	const {Username, Secret: secret} = parse(name, answer.printed);
	return {username: textIn(Username), secret: textIn(secret)};
}

/** Let a helper keep something. @throws As `helperGet`. */
export async function helperStore(name: string, server: string, {username, secret}: Secret, place: HelperPlace): Promise<void> {
	const answer = await runHelper(name, 'store', JSON.stringify({ServerURL: server, Username: username, Secret: secret}), place);
	if (answer.code !== 0) {
		throw failure(name, answer, secret);
	}
}

/**
Let a helper forget a server.

@returns Whether it kept anything for it.
@throws As `helperGet`.
*/
export async function helperErase(name: string, server: string, place: HelperPlace): Promise<boolean> {
	const answer = await runHelper(name, 'erase', `${server}\n`, place);
	if (answer.code !== 0 && !isNotFound(answer)) {
		throw failure(name, answer);
	}

	return answer.code === 0;
}

/** The servers a helper keeps something for. @throws As `helperGet`. */
export async function helperList(name: string, place: HelperPlace): Promise<readonly string[]> {
	const answer = await runHelper(name, 'list', '', place);
	if (answer.code !== 0) {
		throw failure(name, answer);
	}

	return Object.keys(parse(name, answer.printed.trim() || '{}'));
}
