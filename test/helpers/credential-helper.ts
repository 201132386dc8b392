import {chmod, mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import type {ExecutionContext} from 'ava';
import {aDirectory} from './a-directory.js';

/** A user's home with a Docker configuration, and a credential helper called `lab` on the PATH. */
export type DockerHome = {
	readonly home: string;
	/** Its environment, with which the docker client finds the same. */
	readonly environment: Readonly<Record<string, string>>;
	readonly file: string;
	config(): Promise<string>;
	/** Servers the helper keeps something for, with what it was given. */
	kept(): Promise<Readonly<Record<string, unknown>>>;
	/** Put a helper on the PATH: a script of the shell. */
	helper(name: string, script: string): Promise<void>;
};

/** One JSON file holds what it keeps; each of its calls is written to a log. */
const lab = String.raw`#!${process.execPath}
const fs = require('node:fs');
const file = process.env.LAB_CREDENTIALS;
const kept = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
const input = process.argv[2] === 'list' ? '' : fs.readFileSync(0, 'utf8');
const server = input.trim();
const write = () => fs.writeFileSync(file, JSON.stringify(kept));
fs.appendFileSync(file + '.calls', process.argv[2] + '\n');
switch (process.argv[2]) {
	case 'get':
		if (kept[server] === undefined) {
			console.log('credentials not found in native keychain');
			process.exit(1);
		}

		console.log(JSON.stringify(kept[server]));
		break;
	case 'store': {
		const given = JSON.parse(input);
		kept[given.ServerURL] = given;
		write();
		break;
	}

	case 'erase':
		if (kept[server] === undefined) {
			console.log('credentials not found in native keychain');
			process.exit(1);
		}

		delete kept[server];
		write();
		break;
	case 'list':
		console.log(JSON.stringify(Object.fromEntries(Object.values(kept).map(({ServerURL, Username}) => [ServerURL, Username]))));
		break;
}
`;

export async function aDockerHome(t: ExecutionContext, config?: unknown): Promise<DockerHome> {
	const home = await aDirectory(t, {...(config === undefined ? {} : {'.docker/config.json': typeof config === 'string' ? config : JSON.stringify(config, undefined, '\t')})});
	const bin = path.join(home, 'bin');
	const file = path.join(home, '.docker', 'config.json');
	const secrets = path.join(home, 'kept.json');
	await mkdir(bin, {recursive: true});
	const helper = async (name: string, script: string) => {
		const program = path.join(bin, `docker-credential-${name}`);
		await writeFile(program, script);
		await chmod(program, 0o755);
	};

	await helper('lab', lab);
	return {
		home, file, helper,
		environment: {HOME: home, PATH: `${bin}:${process.env.PATH ?? ''}`, LAB_CREDENTIALS: secrets},
		config: async () => readFile(file, 'utf8'),
		async kept() {
			try {
				return JSON.parse(await readFile(secrets, 'utf8')) as Readonly<Record<string, unknown>>;
			} catch {
				return {};
			}
		},
	};
}
