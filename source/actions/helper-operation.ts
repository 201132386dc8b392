import {randomSuffix} from '../format/random-suffix.js';
import {EngineError} from '../engine/engine-error.js';
import type {Container, Json} from '../engine/types.js';
import {imageRows} from '../state/images.js';
import type {State} from '../state/state.js';
import type {ContainerOperation} from './action.js';
import {attachSession, endInWords} from './attach-session.js';
import {notRunning} from './container-obstacles.js';

/** Tells which container a helper was made for: to be found by, should one ever be left. */
const label = 'gantry.helper';

/** Names of images that are likely to have a shell and tools, the likeliest first. */
const likely = ['busybox', 'alpine', 'debian', 'ubuntu', 'netshoot', 'curl'];

/** @returns How likely an image is to have a shell: the place in the list of those known. */
function rankOf(reference: string): number {
	const repository = reference.slice(reference.lastIndexOf('/') + 1);
	const at = likely.findIndex(name => new RegExp(String.raw`^${name}(?:\b|$)`, 'v').test(repository));
	return at === -1 ? likely.length : at;
}

/** The tags of the images that are here, those likely to have a shell first; last the container's own, which is known to lack something. */
const helperImages = ({images}: Pick<State, 'images'>, ownId: string | undefined): readonly string[] => imageRows(images.all)
	.flatMap(({reference, image}) => reference === undefined ? [] : [{reference, rank: image.id === ownId ? Infinity : rankOf(reference)}])
	.toSorted((a, b) => a.rank === b.rank ? 0 : a.rank - b.rank)
	.map(({reference}) => reference);

/** One sentence why no other container can be put beside this one. */
export function helperObstacle(container: Container, state: State): string | undefined {
	const {name, networks} = container;
	const obstacle = notRunning(container);
	if (obstacle === undefined && (networks.includes('host') || networks.includes('none'))) {
		return networks.includes('host') ? `${name} has the host’s network, which no helper can share through it.` : `${name} has no network that a helper could share.`;
	}

	return obstacle ?? (helperImages(state, container.imageId).length === 0 ? 'No image is here to take a shell from: docker pull busybox gets one.' : undefined);
}

const nameFor = (container: Pick<Container, 'name'>, helperName: string | undefined): string => helperName ?? `gantry-helper-${container.name}-0000`;

/**
A shell from another image beside a container that has none: in its network and among its processes, whose root file system it sees at
`/proc/1/root`. The container it takes is gone when the shell ends.
*/
export const helper: ContainerOperation = {
	id: 'container.debug', on: 'container', keys: [], title: 'Shell from another image…', doing: 'opening a shell beside', done: 'Left the helper of', isForMany: false, presentation: 'session',
	obstacle: helperObstacle,
	async lookUp({engine}, [container], signal) {
		if (!container) {
			return {};
		}

		const {raw} = await engine.containers.inspect(container.id, signal);
		if (pidModeOf(raw) === 'host') {
			throw new EngineError('unsupported', `${container.name} runs among the host’s processes: /proc/1/root would be the host’s own files.`);
		}

		return {helperName: `gantry-helper-${container.name}-${randomSuffix()}`};
	},
	choices: ([container], state) => ({
		title: `A shell beside ${container?.name ?? ''}, from which image?`,
		items: helperImages(state, container?.imageId).map(reference => ({id: reference, label: reference})),
	}),
	command: (container, {choice = '', helperName}) => [
		'docker', 'run', '-it', '--rm', '--name', nameFor(container, helperName), '--label', `${label}=${container.id.slice(0, 12)}`, '--pid', `container:${container.name}`, '--network', `container:${container.name}`,
		'--cap-add', 'SYS_PTRACE', '-u', '0', '--entrypoint', 'sh', ...(choice === '' ? [] : [choice]),
	],
	async run(context, container, {choice = '', helperName}, {signal}) {
		const {engine} = context;
		const name = nameFor(container, helperName);
		const end = await attachSession(context, {id: name, name}, {
			isStarting: true, isRemovedAtEnd: true, isShort: true, main: {hasTty: true, hasStdin: true},
			// All keys are the shell's: there is nothing to come back to once it has been left.
			detachKeys: undefined,
			headline: `sh of ${choice} beside ${container.name} · its files: /proc/1/root · Ctrl-d comes back`,
			async prepare() {
				// Not cut short: what is not known to have been made could not be removed.
				await engine.containers.create({name, body: bodyFor(container, choice)});
			},
			async finish() {
				await removeHelper(async () => engine.containers.remove(name, {isForced: true, withVolumes: true}));
			},
		}, signal);
		return endInWords(`The shell of ${choice} beside ${container.name}`, end);
	},
};

function pidModeOf(raw: Json): unknown {
	return (raw as {readonly HostConfig?: {readonly PidMode?: unknown} | null} | null)?.HostConfig?.PidMode;
}

const bodyFor = ({id}: Container, image: string): Readonly<Record<string, Json>> => ({
	Image: image, Entrypoint: ['sh'], Cmd: [], User: '0', Env: ['TERM=xterm-256color'], Labels: {[label]: id},
	Tty: true, OpenStdin: true, StdinOnce: true, AttachStdin: true, AttachStdout: true, AttachStderr: true,
	HostConfig: {AutoRemove: true, PidMode: `container:${id}`, NetworkMode: `container:${id}`, CapAdd: ['SYS_PTRACE']},
});

async function removeHelper(remove: () => Promise<void>): Promise<void> {
	try {
		await remove();
	} catch (error) {
		// The engine has removed it, or is about to (409), as it was told to at its end; it was never made (404); or nobody is there to ask.
		if (!(error instanceof EngineError)) {
			throw error;
		}
	}
}
