import path from 'node:path';
import {readClientLine, readFlags, type ClientFlag, type ClientWords, type Failure, type FlagTable} from '../engine/run/client-line.js';
import {isRemoteContext} from '../format/remote-context.js';
import {builderOf, newBuildSpec, wholePath, type BuildSpec, type Places} from './build-spec.js';

type Known = ClientFlag & {readonly short?: string; /** What becomes of it: it has its place here, it says nothing about the image, or neither. */ readonly role: 'placed' | 'ignored' | 'unplaced'};

const all = (role: Known['role'], kind: Known['kind'], names: string): readonly Known[] =>
	names.split(' ').map(word => {
		const [name = '', short] = word.split('/');
		return {name, kind, role, ...(short === undefined ? {} : {short})};
	});

/** Every flag of `docker build`, of the classic client and of buildx. */
const flags: readonly Known[] = [
	...all('placed', 'list', 'tag/t build-arg label secret ssh'),
	...all('placed', 'text', 'file/f target platform network'),
	...all('placed', 'switch', 'no-cache pull'),
	...all('ignored', 'switch', 'quiet/q rm force-rm load compress disable-content-trust debug/D'),
	...all('ignored', 'text', 'progress'),
	...all('unplaced', 'list', 'add-host cache-from cache-to security-opt ulimit allow annotation attest build-context no-cache-filter output/o'),
	...all('unplaced', 'text', 'cgroup-parent cpu-period cpu-quota cpu-shares/c cpuset-cpus cpuset-mems iidfile isolation memory/m memory-swap shm-size builder call metadata-file provenance sbom'),
	...all('unplaced', 'switch', 'squash push check'),
];

const byName = new Map(flags.map(flag => [flag.name, flag] as const));
const byLetter = new Map(flags.flatMap(flag => flag.short === undefined ? [] : [[flag.short, flag] as const]));

const table: FlagTable = {command: 'docker build', named: name => byName.get(name), lettered: letter => byLetter.get(letter), isMixed: true};

/** `docker build`, and what else it is called. */
function behindVerb({words, variables}: ClientWords): {readonly words: readonly string[]; readonly variables: readonly string[]; readonly isBuildx: boolean} | undefined {
	const [first = '', second = ''] = words;
	const isBuildx = first === 'buildx' && (second === 'build' || second === 'b');
	if (isBuildx || (['image', 'builder'].includes(first) && second === 'build')) {
		return {words: words.slice(2), variables, isBuildx};
	}

	return first === 'build' ? {words: words.slice(1), variables, isBuildx} : undefined;
}

/** The Dockerfile as the form has it: within the context, or else absolute. The client is told it from the working directory on. */
function dockerfileIn(context: string, file: string, places: Places): string {
	if (file === '' || isRemoteContext(context)) {
		return file === '' ? 'Dockerfile' : file;
	}

	const whole = wholePath(file, places);
	const within = path.relative(wholePath(context, places), whole);
	return within.startsWith('..') || path.isAbsolute(within) || within === '' ? whole : within;
}

/**
Read a whole `docker build` or `docker buildx build` line as a shell and the docker client would: nothing is expanded.

@returns `undefined` when it is no such line, one sentence when it is one that cannot be read, or says what has no place here.
*/
export function parseBuildLine(text: string, places: Places): BuildSpec | Failure | undefined {
	const found = readClientLine(text, table.command, behindVerb);
	if (found === undefined || 'error' in found) {
		return found;
	}

	const read = readFlags(found.words, table);
	if ('error' in read) {
		return read;
	}

	const {options, rest} = read;
	const stray = Object.keys(options).find(name => byName.get(name)!.role === 'unplaced');
	if (stray !== undefined) {
		return {error: `--${stray} has no place in this form: leave it out to build without it.`};
	}

	const [context, extra] = rest;
	if (context === undefined) {
		return {error: 'The line names no context: the directory at its end, often a dot.'};
	}

	if (extra !== undefined) {
		return {error: `The line names two contexts, ${context} and ${extra}: a flag’s value may have lost its flag.`};
	}

	const last = (name: string) => options[name]?.at(-1) ?? '';
	const file = last('file');
	if (context === '-' || file === '-') {
		return {error: 'What is read from standard input (-) cannot be built from here: name a directory, or a Git or tar URL.'};
	}

	const variable = found.variables.findLast(word => word.startsWith('DOCKER_BUILDKIT='));
	return {
		...newBuildSpec, context, dockerfile: dockerfileIn(context, file, places),
		tags: options.tag ?? [], args: options['build-arg'] ?? [], labels: options.label ?? [], secrets: options.secret ?? [], ssh: options.ssh ?? [],
		target: last('target'), platform: last('platform'), network: last('network'),
		isCacheOff: last('no-cache') === 'true', isPulling: last('pull') === 'true',
		builder: found.isBuildx ? 'buildkit' : builderOf(variable?.slice(variable.indexOf('=') + 1)),
	};
}
