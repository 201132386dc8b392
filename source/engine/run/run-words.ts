import {andThen} from '../../format/command-line.js';
import {runFlags} from './run-flags.js';
import type {RunFlag, RunOptions, RunSpec} from './run-spec.js';
import {csvOf, pairOf} from './values.js';

/** Letters that people write more often than the words. */
const usualLetters: ReadonlySet<string> = new Set(['d', 'i', 't', 'e', 'p', 'v']);

const flagText = ({name, short}: RunFlag): string => short !== undefined && usualLetters.has(short) ? `-${short}` : `--${name}`;

function wordsOf(flag: RunFlag, values: readonly string[]): readonly string[] {
	if (flag.kind === 'switch') {
		const value = values.at(-1);
		return value === 'true' ? [flagText(flag)] : (value === undefined ? [] : [`--${flag.name}=${value}`]);
	}

	// A value that looks like a flag is bound to its own.
	return (flag.kind === 'text' ? values.slice(-1) : values).flatMap(value => value.startsWith('-') ? [`--${flag.name}=${value}`] : [flagText(flag), value]);
}

/** Flags as words, in the table's order. */
export const flagWords = (options: RunOptions, except: ReadonlySet<string> = new Set()): readonly string[] =>
	runFlags.filter(({name}) => !except.has(name)).flatMap(flag => wordsOf(flag, options[flag.name] ?? []));

/** Input and terminal stand together, as people write them. */
function oneLine({image, command, options}: RunSpec, verb: 'run' | 'create', {isDetached = false}: {readonly isDetached?: boolean} = {}): readonly string[] {
	const isOn = (name: string) => options[name]?.at(-1) === 'true';
	const together = isOn('interactive') && isOn('tty') ? ['-it'] : [];
	const others = verb === 'create' ? runFlags.filter(({isRunOnly}) => isRunOnly).map(({name}) => name) : [];
	const written = new Set(['detach', ...others, ...(together.length > 0 ? ['interactive', 'tty'] : [])]);
	return ['docker', verb, ...(isDetached && verb === 'run' ? ['-d'] : []), ...together, ...flagWords(options, written), image, ...command];
}

/**
The command line that says this. Of several networks only the newest engines and clients take more than one at once: where there is a name to connect by, the
others are connected between create and start.
*/
export function runWords(spec: RunSpec, verb: 'run' | 'create', how: {readonly isDetached?: boolean} = {}): readonly string[] {
	const [network, ...others] = spec.options.network ?? [];
	const name = spec.options.name?.at(-1);
	if (network === undefined || others.length === 0 || name === undefined) {
		return oneLine(spec, verb, how);
	}

	return [
		...oneLine({...spec, options: {...spec.options, network: [network]}}, 'create'),
		...others.flatMap(other => [andThen, 'docker', 'network', 'connect', ...connectWords(other), name]),
		...(verb === 'run' ? [andThen, 'docker', 'start', ...(how.isDetached ? [] : ['-a']), name] : []),
	];
}

/** `name=shop,alias=db,ip=…` as `docker network connect` takes it. */
function connectWords(network: string): readonly string[] {
	const pairs = (csvOf(network) ?? []).map(field => pairOf(field));
	const [name] = pairs.filter(([key]) => key === 'name').map(([, value]) => value);
	return name === undefined ? [network] : [...pairs.flatMap(([key, value]) => ['alias', 'ip', 'ip6', 'link-local-ip', 'driver-opt', 'gw-priority'].includes(key) ? [`--${key}`, value] : []), name];
}
