import {spawn, spawnSync} from 'node:child_process';
import {text} from 'node:stream/consumers';
import {mkdtemp, readFile} from 'node:fs/promises';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {createEngine, type Engine} from '../../source/engine/engine.js';
import {resolveEndpoint} from '../../source/engine/endpoint.js';

/** Run a command and wait for its end. @returns What it printed. @throws What it complained of. */
async function run(file: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<string> {
	const child = spawn(file, args, {env, stdio: ['ignore', 'pipe', 'pipe']});
	const {promise, resolve, reject} = Promise.withResolvers<number | null>();
	child.on('error', reject);
	child.on('close', resolve);
	const [code, printed, complaint] = await Promise.all([promise, text(child.stdout), text(child.stderr)]);
	if (code !== 0) {
		throw new Error(`${file} ${args.join(' ')}: ${complaint}${printed}`);
	}

	return printed;
}

/** A private Docker engine with a small image called `bb` (busybox), and the docker client to ask it by. */
export type RealEngine = {
	readonly directory: string;
	readonly host: string;
	readonly engine: Engine;
	/** Run the docker client. @returns What it printed, trimmed. @throws When it failed. */
	docker(...args: readonly string[]): Promise<string>;
	/** `docker inspect --format`. */
	inspect(name: string, format: string): Promise<string>;
	/** Wait until the docker client says so. */
	until(name: string, format: string, wanted: string): Promise<void>;
	/** Start a registry at this port of the engine's own 127.0.0.1; with a login (`user:password`) it wants that. */
	registry(port: number, login?: string): Promise<void>;
	/** Run a command in its namespaces. */
	enter(...command: readonly string[]): Promise<void>;
	/** Stop the daemon: `TERM` as a service manager would, `KILL` as a crash. */
	stop(signal?: 'TERM' | 'KILL'): Promise<void>;
	start(): Promise<void>;
	down(): void;
};

/** Start a private engine. It takes half a second; one serves a whole file. It is gone when `down` is called, or the process ends. */
export async function startEngine(): Promise<RealEngine> {
	const directory = await mkdtemp('/tmp/gantry-test-');
	const host = `unix://${directory}/docker.sock`;
	const script = async (...args: readonly string[]) => {
		await run('scripts/engine', args);
	};

	const environment = {...process.env, DOCKER_HOST: host, DOCKER_BUILDKIT: '0'};
	const docker = async (...args: readonly string[]) => (await run('docker', args, environment)).trim();
	const inspect = async (name: string, format: string) => docker('inspect', '--format', format, name);
	await script('up', directory, String(process.pid));
	const engine = createEngine(resolveEndpoint(host, {}));
	await buildBusybox(environment);
	return {
		directory, host, engine, docker, inspect,
		async until(name, format, wanted) {
			const deadline = performance.now() + 20_000;
			let seen = '';
			while (performance.now() < deadline) {
				seen = await inspect(name, format);
				if (seen === wanted) {
					return;
				}

				await sleep(50);
			}

			throw new Error(`${name} never became ${wanted}: it is ${seen}`);
		},
		registry: async (port, login) => script('registry', directory, String(port), ...(login === undefined ? [] : [login])),
		enter: async (...command) => script('enter', directory, ...command),
		stop: async (signal = 'TERM') => script('stop', directory, signal),
		start: async () => script('start', directory),
		down() {
			engine.close();
			spawnSync('scripts/engine', ['down', directory]);
		},
	};
}

/** An image made from nothing but the machine's own busybox: nothing is pulled. */
async function buildBusybox(env: NodeJS.ProcessEnv): Promise<void> {
	const context = await mkdtemp('/tmp/gantry-context-');
	await run('sh', ['-c', `cp "$(readlink -f "$(command -v busybox)")" ${context}/busybox`]);
	await run('sh', ['-c', String.raw`printf 'FROM scratch\nCOPY busybox /bin/busybox\nRUN ["/bin/busybox","mkdir","-p","/tmp","/etc","/usr/bin","/sbin","/usr/sbin"]\nRUN ["/bin/busybox","--install","/bin"]\nENV PATH=/bin\nCMD ["sh"]\n' > ${context}/Dockerfile && docker build --quiet --tag bb ${context} && rm -rf ${context}`], env);
}

/** The daemon's own log, for a failure that needs explaining. */
export const engineLog = async ({directory}: Pick<RealEngine, 'directory'>): Promise<string> => readFile(`${directory}/log`, 'utf8');
