import path from 'node:path';
import {expandHome} from '../format/expand-home.js';
import {isRemoteContext} from '../format/remote-context.js';
import {truthOf} from '../format/truth.js';

/** Which builder is asked for; `auto` leaves it to the engine. */
export type Builder = 'auto' | 'classic' | 'buildkit';

/** What `docker build` is told, in the words of its command line: nothing is read or made whole yet. */
export type BuildSpec = {
	/** A directory, or a Git or tar URL. */
	readonly context: string;
	/** Within the context, or absolute anywhere. */
	readonly dockerfile: string;
	readonly tags: readonly string[];
	/** `NAME=value`, or `NAME` for the environment's value. */
	readonly args: readonly string[];
	readonly labels: readonly string[];
	/** `id=…,src=…` or `id=…,env=…` */
	readonly secrets: readonly string[];
	/** `default` or `id=path,path` */
	readonly ssh: readonly string[];
	/** The stage to end with; empty for the last. */
	readonly target: string;
	readonly platform: string;
	readonly network: string;
	readonly isCacheOff: boolean;
	readonly isPulling: boolean;
	readonly builder: Builder;
};

export const newBuildSpec: BuildSpec = {
	context: '.', dockerfile: 'Dockerfile', tags: [], args: [], labels: [], secrets: [], ssh: [], target: '', platform: '', network: '', isCacheOff: false, isPulling: false, builder: 'auto',
};

/** Where paths that are typed begin. */
export type Places = {readonly directory: string; readonly home: string};

/** `~/shop` as a shell would read it, from the working directory on. */
export const wholePath = (typed: string, {directory, home}: Places): string => path.resolve(directory, expandHome(typed, home));

/** The same with `~` read as a shell would: the command line must mean the same wherever it is typed. */
export function withoutHome(spec: BuildSpec, places: Places): BuildSpec {
	const whole = (typed: string) => typed.startsWith('~') ? wholePath(typed, places) : typed;
	const within = (text: string) => text.replaceAll(/(?<=[=,](?:(?:src|source)=)?)~(?=\/|,|$)/gv, () => places.home);
	return {...spec, context: whole(spec.context), dockerfile: whole(spec.dockerfile), secrets: spec.secrets.map(text => within(text)), ssh: spec.ssh.map(text => within(text))};
}

/** The variable by which the docker client is told its builder, and what it says. */
const builderVariable = 'DOCKER_BUILDKIT';
const builderValues = {auto: undefined, classic: '0', buildkit: '1'} as const;

/** The Dockerfile as the client is told it: from the working directory on, where the form has it within the context. */
function fileWords({context, dockerfile}: BuildSpec): readonly string[] {
	if (dockerfile === '' || dockerfile === 'Dockerfile') {
		return [];
	}

	return ['--file', path.isAbsolute(dockerfile) || dockerfile.startsWith('~') || isRemoteContext(context) ? dockerfile : path.join(context, dockerfile)];
}

/** A value that looks like a flag is bound to its own. */
const flag = (name: string, values: readonly string[]): readonly string[] => values.flatMap(value => value.startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, value]);

const given = (value: string): readonly string[] => value === '' ? [] : [value];

/** The command line that says this. */
export function buildWords(spec: BuildSpec): readonly string[] {
	const {context, tags, args, labels, secrets, ssh, target, platform, network, isCacheOff, isPulling, builder} = spec;
	const variable = builderValues[builder];
	return [
		...(variable === undefined ? [] : [`${builderVariable}=${variable}`]), 'docker', 'build',
		...flag('tag', tags), ...fileWords(spec), ...flag('build-arg', args), ...flag('label', labels), ...flag('secret', secrets), ...flag('ssh', ssh),
		...flag('target', given(target)), ...flag('platform', given(platform)), ...flag('network', given(network)),
		...(isCacheOff ? ['--no-cache'] : []), ...(isPulling ? ['--pull'] : []),
		...(context.startsWith('-') ? ['--'] : []), context,
	];
}

/** What the client's own variable says of the builder; what is no truth value says nothing. */
export function builderOf(value: string | undefined): Builder {
	const isWanted = truthOf(value ?? '');
	return isWanted === undefined ? 'auto' : (isWanted ? 'buildkit' : 'classic');
}
