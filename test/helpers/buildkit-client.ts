import {spawn} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {text} from 'node:stream/consumers';
import path from 'node:path';
import process from 'node:process';
import type {RealEngine} from './real-engine.js';

export type ClientRun = {readonly code: number | null; readonly output: string};

/** A docker client that builds with BuildKit: those before 23 do it by themselves, later ones by a plugin that may not be there. */
export type BuildkitClient = (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<ClientRun>;

const clients = ['docker', '/usr/bin/docker', '/usr/local/bin/docker'] as const;

/** @returns Nothing when no client of this machine can. */
export async function buildkitClient({host}: Pick<RealEngine, 'host'>): Promise<BuildkitClient | undefined> {
	const context = await mkdtemp('/tmp/gantry-context-');
	await writeFile(path.join(context, 'Dockerfile'), 'FROM scratch\nCOPY Dockerfile /\n');
	try {
		for (const file of clients) {
			const client = clientAt(file, host);
			const {code} = await client(['build', '--quiet', context]);
			if (code === 0) {
				return client;
			}
		}

		return undefined;
	} finally {
		await rm(context, {recursive: true});
	}
}

const clientAt = (file: string, host: string): BuildkitClient => async (args, env = {}) => {
	const child = spawn(file, args, {env: {...process.env, DOCKER_HOST: host, DOCKER_BUILDKIT: '1', ...env}, stdio: ['ignore', 'pipe', 'pipe']});
	const {promise, resolve} = Promise.withResolvers<number | null>();
	child.on('error', () => {
		resolve(null);
	});
	child.on('close', resolve);
	const [code, printed, complaint] = await Promise.all([promise, text(child.stdout), text(child.stderr)]);
	return {code, output: `${printed}${code === 0 ? '' : complaint}`.trim()};
};
