import {writeFileSync} from 'node:fs';
import {homedir} from 'node:os';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {helpText} from './source/app/flags.js';
import {keepHeapSmall} from './source/app/keep-heap-small.js';
import {readArguments} from './source/app/read-arguments.js';
import {createProfile, markProgress} from './source/app/profile.js';
import {createEngine, type Engine} from './source/engine/engine.js';
import {EngineError} from './source/engine/engine-error.js';
import {dockerCredentials} from './source/engine/registry/docker-credentials.js';
import {resolveEndpoint, type Endpoint} from './source/engine/endpoint.js';
import {cleanText} from './source/format/clean.js';
import {setColour} from './source/format/style.js';
import {keepLive} from './source/live/keep-live.js';
import {until} from './source/live/until.js';
import {remedyFor} from './source/state/connection.js';
import {commands, isCommand} from './source/report/commands.js';
import {gatherFacts} from './source/report/gather-facts.js';
import {initialState} from './source/state/state.js';
import {createStore} from './source/state/store.js';

/** From package.json, put in by the build. */
declare const gantryVersion: string;

/** 0 fine, 1 problems found, 2 used wrongly, 3 no engine. */
const exitCodes = {fine: 0, problems: 1, usage: 2, noEngine: 3} as const;

const {env, stdin, stdout, stderr} = process;

const say = (sentence: string) => {
	stderr.write(`gantry: ${sentence}\n`);
};

/** Milliseconds that the first frame waits for the engine, at most, and twice: most answer sooner. */
const headStart = 20;

/** A table printed into a pipe is as wide as it needs to be. */
const pipeColumns = 1000;

/** For a terminal that does not know its size. */
const usualSize = {columns: 80, rows: 24} as const;

/** What is found out beside what was asked for: the dashboard shows it. */
let tell: (sentence: string) => void = () => undefined;

const {flags, input, wrong} = await readArguments(process.argv.slice(2), gantryVersion);
process.exitCode = await main();

async function main(): Promise<number> {
	const [command, ...rest] = input;
	if (flags.help) {
		stdout.write(helpText(gantryVersion));
		return exitCodes.fine;
	}

	if (flags.version) {
		stdout.write(`gantry ${gantryVersion}\n`);
		return exitCodes.fine;
	}

	if (wrong !== undefined) {
		say(wrong);
		return exitCodes.usage;
	}

	let endpoint: Endpoint;
	try {
		endpoint = resolveEndpoint(flags.host, env);
	} catch (error) {
		if (error instanceof EngineError) {
			say(error.message);
			return exitCodes.usage;
		}

		throw error;
	}

	// What NO_COLOR asks for holds for the dashboard too; a pipe never gets colours.
	if (env.NO_COLOR || !stdout.isTTY) {
		setColour(false);
		// What draws the tables asks this before anything else.
		env.FORCE_COLOR = '0';
	}

	const engine = createEngine(endpoint, {environment: env, isReadOnly: flags.readOnly, ...dockerCredentials({
		environment: env, home: homedir(),
		tell(sentence) {
			tell(sentence);
		},
	})});
	if (command !== undefined) {
		return report(engine, command, rest);
	}

	if (!stdin.isTTY || !stdout.isTTY || env.TERM === 'dumb') {
		say(`this is no terminal that the dashboard could be drawn on; here is what “gantry ps${flags.all ? ' --all' : ''}” prints.`);
		return report(engine, 'ps', []);
	}

	return dashboard(engine);
}

async function report(engine: Engine, command: string, rest: readonly string[]): Promise<number> {
	if (!isCommand(command)) {
		say(`there is no command “${cleanText(command)}”: use ${Object.keys(commands).join(', ')}, or none for the dashboard (gantry --help).`);
		return exitCodes.usage;
	}

	if (rest.length > 0) {
		say(`“${cleanText(rest[0]!)}” is one word too many: gantry ${command} takes only flags (gantry --help).`);
		return exitCodes.usage;
	}

	const {signal} = new AbortController();
	// A reader that has seen enough is fine; a full disk is worth a sentence.
	stdout.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code !== 'EPIPE') {
			say(`could not print: ${cleanText(error.message)}.`);
			process.exitCode = exitCodes.problems;
		}
	});
	try {
		const {reportText} = await import('./source/report/report.js');
		const facts = await gatherFacts(engine, command, signal);
		const {text, count, wrong: wrongFilter} = reportText(command, facts, {
			isAll: flags.all, filter: cleanText(flags.filter), isJson: flags.json, width: stdout.isTTY ? stdout.columns || usualSize.columns : pipeColumns,
		});
		if (wrongFilter !== undefined) {
			say(wrongFilter);
			return exitCodes.usage;
		}

		stdout.write(`${text}\n`);
		return command === 'problems' && count > 0 ? exitCodes.problems : exitCodes.fine;
	} catch (error) {
		if (!(error instanceof EngineError)) {
			throw error;
		}

		const {address, source} = engine.endpoint;
		if (error.kind === 'unsupported' || error.kind === 'invalid') {
			say(error.message);
			return error.kind === 'invalid' ? exitCodes.usage : exitCodes.noEngine;
		}

		say(`no answer from the engine at ${address}. ${error.message} ${remedyFor({kind: error.kind, address, source})}`);
		return exitCodes.noEngine;
	} finally {
		engine.close();
	}
}

async function dashboard(engine: Engine): Promise<number> {
	const {address, source} = engine.endpoint;
	const store = createStore(initialState({
		address: cleanText(address), source, columns: stdout.columns || usualSize.columns, rows: stdout.rows || usualSize.rows, now: Date.now(), filter: cleanText(flags.filter), isReadOnly: flags.readOnly,
	}));
	tell = text => {
		store.update('notice', () => ({text, tone: 'warning', shownAt: Date.now()}));
	};

	const controller = new AbortController();
	const profile = flags.profile === undefined ? undefined : createProfile({gantry: gantryVersion, node: process.version, terminal: env.TERM ?? '', columns: stdout.columns, rows: stdout.rows});
	if (profile) {
		profile.mark('flags read');
		markProgress(profile, store);
	}

	let exitCode: number = exitCodes.fine;
	let bug: {readonly error: unknown} | undefined;
	const onSignal = (number: number) => () => {
		exitCode = 128 + number;
		controller.abort();
	};

	process.on('SIGINT', onSignal(2));
	process.on('SIGTERM', onSignal(15));
	process.on('SIGHUP', onSignal(1));
	// Node would open its debugger to whoever is on this machine.
	process.on('SIGUSR1', () => undefined);
	const onBug = (error: unknown) => {
		bug ??= {error};
		controller.abort();
	};

	process.on('uncaughtException', onBug);
	process.on('unhandledRejection', onBug);
	// The terminal has been closed under the program: there is nobody to tell.
	for (const stream of [stdin, stdout]) {
		stream.on('error', () => {
			controller.abort();
		});
	}

	stdin.on('end', () => {
		controller.abort();
	});

	// From now on what is typed is for the dashboard: it must neither be shown by the terminal nor wait for the end of a line.
	stdin.setRawMode(true);
	const {promise: listing, resolve: onListing} = Promise.withResolvers<void>();
	keepLive(engine, store, controller.signal, {onListing});
	void keepHeapSmall(controller.signal);
	try {
		// The engine makes its lists while the screen's modules are loaded, if it has been asked by then.
		await Promise.race([listing, sleep(headStart)]);
		profile?.mark('lists asked for');
		const {openScreen} = await import('./source/app/open-screen.js');
		profile?.mark('screen loaded');
		// A first frame with the lists in it is sooner there than one without and another.
		await Promise.race([until(store, ({connection}) => connection.phase === 'connecting' ? undefined : true, controller.signal), sleep(headStart)]).catch(() => undefined);
		await openScreen({
			engine, store, controller, stdin, stdout, directory: process.cwd(), environment: env, home: homedir(), isInTmux: Boolean(env.TMUX), stopJob, switchOffOutputProcessing,
			...(profile ? {onFrame: profile.frame} : {}),
		});
	} catch (error) {
		onBug(error);
	} finally {
		controller.abort();
		engine.close();
	}

	if (bug) {
		const {error} = bug;
		say(`this is a bug in Gantry ${gantryVersion}; please report what follows.\n${cleanStack(error)}`);
		exitCode = 1;
	}

	if (profile) {
		try {
			writeFileSync(flags.profile!, profile.text());
		} catch (error) {
			say(`the profile could not be written: ${cleanText((error as Error).message)}`);
		}
	}

	// A connection that does not close or a key that is still awaited must not keep the program.
	process.exit(exitCode);
}

/** All of it: npm and the like, which may stand between the shell and this, must stop too, or the shell goes on waiting. */
function stopJob(): void {
	process.kill(0, 'SIGTSTP');
}

/** Where there is no such program a shell in a container still works, only less well. */
function switchOffOutputProcessing(): void {
	process.getBuiltinModule('node:child_process').spawnSync('stty', ['-opost'], {stdio: [0, 'ignore', 'ignore']});
}

function cleanStack(error: unknown): string {
	const stack = error instanceof Error ? error.stack ?? error.message : String(error);
	return stack.split('\n').map(line => cleanText(line)).join('\n');
}
