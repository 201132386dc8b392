import path from 'node:path';
import type {EngineClient} from '../client.js';
import {dial} from '../dial.js';
import type {EngineError} from '../engine-error.js';
import type {Credentials} from '../registry/credentials.js';
import {isRemoteContext} from '../../format/remote-context.js';
import type {BuildRequest} from './build-request.js';
import type {BuildRun} from './build-run.js';
import {buildkitProgress} from './buildkit-progress.js';
import {commonQuery} from './classic-build.js';
import {countIgnored, findDockerfile, newCounts} from './context-files.js';
import {fileSync, type SharedDirectory} from './session/file-sync.js';
import {openSession} from './session/open-session.js';
import {registryAuth} from './session/registry-auth.js';
import {buildSecrets} from './session/secrets.js';
import {sshAgents} from './session/ssh-agents.js';
import {buildkitStepLine} from './step-lines.js';

/** The answer begins with the first step, whatever that takes. */
const answerDeadline = 3_600_000;

/**
A build by BuildKit. It asks for what it needs over a session: the files of the context, as the docker client sends them, credentials, secrets, agents.

@throws {EngineError} `invalid` for a context, Dockerfile, secret or agent that is not there; `gone` or `unsupported` when the engine has no BuildKit.
@see POST /build (`version=2`), github.com/docker/cli v20.10 cli/command/image/build_buildkit.go
*/
export async function buildkitBuild(client: EngineClient, credentials: Credentials, request: BuildRequest, environment: Readonly<Record<string, string | undefined>>, signal: AbortSignal): Promise<BuildRun> {
	const isRemote = isRemoteContext(request.context);
	const counts = newCounts();
	const file = isRemote ? undefined : (await findDockerfile(request)).file;
	let onBytes = (_count: number): void => undefined;
	let onError = (_error: EngineError): void => undefined;

	const directories = new Map<string, SharedDirectory>(file === undefined ? [] : [
		['context', {path: request.context, told: {
			onFile() {
				counts.files++;
			},
			onIgnored(name) {
				countIgnored(counts, name);
			},
			onBytes(count) {
				onBytes(count);
			},
		}}],
		['dockerfile', {path: path.dirname(file), only: [path.basename(file), `${path.basename(file)}.dockerignore`].map(name => asPattern(name))}],
	]);
	const secrets = await buildSecrets(request.secrets ?? []);
	const methods = new Map([
		...registryAuth(credentials),
		...secrets.methods,
		...await sshAgents(request.ssh ?? [], environment),
		...(file === undefined ? [] : fileSync(directories, error => {
			onError(error);
		})),
	]);
	const session = await openSession(client, {methods, sharedKey: await sharedKeyOf(request.context)}, signal);
	return {
		builder: 'buildkit', reader: buildkitProgress({secrets: secrets.texts, buildArgs: Object.values(request.buildArgs).filter(value => value !== null)}), counts, stepLine: buildkitStepLine,
		async open(openSignal, told) {
			({onBytes, onError} = told);
			return client.open(async (docker, abortSignal) => dial(docker, {
				method: 'POST', path: '/build?', isStream: true, abortSignal, file: Buffer.alloc(0),
				options: {
					version: '2', session: session.id, remote: isRemote ? request.context : 'client-session', ...commonQuery(request),
					...(isRemote ? (request.dockerfile === '' ? {} : {dockerfile: request.dockerfile}) : {dockerfile: path.basename(file!)}),
				},
			}), {signal: openSignal, deadline: answerDeadline}) as Promise<NodeJS.ReadableStream & {destroy(): void}>;
		},
		close: session.close,
	};
}

/** A name as a pattern that is that name. */
const asPattern = (name: string): string => name.replaceAll(/[*?\[\\]/gv, String.raw`\$&`);

/** The same context from the same machine is the same to the engine, which keeps what it was sent of it. */
async function sharedKeyOf(context: string): Promise<string> {
	const [{createHash}, {hostname}] = await Promise.all([import('node:crypto'), import('node:os')]);
	return createHash('sha256').update(`gantry\0${hostname()}\0${context}`).digest('hex');
}
