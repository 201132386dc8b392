import {isContainerName} from '../format/names.js';
import {countOf} from '../format/plural.js';
import type {Container} from '../engine/types.js';
import {isUp} from '../state/containers.js';
import {formField} from '../state/overlay.js';
import type {ActionContext, ContainerOperation, Input} from './action.js';
import {goingAway, notPausable, notRenamable, notStartable, notUp} from './container-obstacles.js';
import {defaultGraceSeconds, graceSecondsOf} from './inspected.js';
import {kill} from './kill-operation.js';
import {namesOf} from './names-of.js';

/** The longest of the containers' own stop timeouts, as `docker stop` without `-t` takes them. */
async function withGrace({engine}: ActionContext, targets: readonly Container[], input: Input, signal: AbortSignal): Promise<Input> {
	const inspections = await Promise.all(targets.map(async ({id}) => engine.containers.inspect(id, signal)));
	const seconds = inspections.map(({raw}) => graceSecondsOf(raw));
	return {...input, graceSeconds: Math.max(...seconds)};
}

const patience = ({graceSeconds = defaultGraceSeconds}: Input): number => graceSeconds * 1000;

const start: ContainerOperation = {
	id: 'container.start', on: 'container', keys: ['s'], title: 'Start', hint: 'start', doing: 'starting', done: 'Started', isForMany: true,
	obstacle: notStartable,
	command: ({name}) => ['docker', 'start', name],
	run: async ({engine}, {id}, _, {signal}) => engine.containers.start(id, signal),
};

const runStop: ContainerOperation['run'] = async ({engine}, {id}, {graceSeconds = defaultGraceSeconds}, {signal}) => engine.containers.stop(id, {graceSeconds}, signal);

const stop: ContainerOperation = {
	id: 'container.stop', on: 'container', keys: ['s'], title: 'Stop', hint: 'stop', doing: 'stopping', done: 'Stopped', isForMany: true,
	obstacle: notUp,
	prepare: withGrace,
	question: (targets, {graceSeconds}) => ({
		title: `Stop ${namesOf(targets)}?`, isDangerous: false,
		lines: [`SIGTERM (or the image’s stop signal) now, SIGKILL after ${countOf(graceSeconds ?? defaultGraceSeconds, 'second')}.`],
	}),
	command: ({name}) => ['docker', 'stop', name],
	patience,
	run: runStop,
};

const secondsOf = (text: string): number | undefined => /^\d{1,5}$/v.test(text.trim()) ? Number(text) : undefined;

const stopAfter: ContainerOperation = {
	id: 'container.stop-after', on: 'container', keys: [], title: 'Stop with another grace period…', doing: 'stopping', done: 'Stopped', isForMany: false,
	obstacle: notUp,
	form: ({name}) => ({
		title: `Stop ${name}`, submit: 'stop',
		fields: [formField({name: 'seconds', label: 'Seconds to wait', value: String(defaultGraceSeconds), hint: 'SIGTERM now, SIGKILL after so many seconds; 0 kills at once'})],
		check: ({seconds}) => ({seconds: secondsOf(seconds ?? '') === undefined ? 'Type a number of seconds, such as 30.' : undefined}),
	}),
	prepare: async (_, __, input) => ({...input, graceSeconds: secondsOf(input.values.seconds ?? '') ?? defaultGraceSeconds}),
	command: ({name}, {values}) => ['docker', 'stop', '-t', String(secondsOf(values.seconds ?? '') ?? defaultGraceSeconds), name],
	patience,
	run: runStop,
};

const restart: ContainerOperation = {
	id: 'container.restart', on: 'container', keys: ['r'], title: 'Restart', hint: 'restart', doing: 'restarting', done: 'Restarted', isForMany: true,
	obstacle: goingAway,
	prepare: withGrace,
	question: (targets, {graceSeconds}) => ({
		title: `Restart ${namesOf(targets)}?`, isDangerous: false,
		lines: [`Stop (SIGKILL after ${countOf(graceSeconds ?? defaultGraceSeconds, 'second')}), then start.`],
	}),
	command: ({name}) => ['docker', 'restart', name],
	patience,
	run: async ({engine}, {id}, {graceSeconds = defaultGraceSeconds}, {signal}) => engine.containers.restart(id, {graceSeconds}, signal),
};

const pause: ContainerOperation = {
	id: 'container.pause', on: 'container', keys: ['p'], title: 'Pause', hint: 'pause', doing: 'pausing', done: 'Paused', isForMany: true,
	obstacle: notPausable,
	command: ({name}) => ['docker', 'pause', name],
	run: async ({engine}, {id}, _, {signal}) => engine.containers.pause(id, signal),
};

const unpause: ContainerOperation = {
	id: 'container.unpause', on: 'container', keys: ['p'], title: 'Unpause', hint: 'unpause', doing: 'unpausing', done: 'Unpaused', isForMany: true,
	obstacle: ({name, state}) => state === 'paused' ? undefined : `${name} is not paused.`,
	command: ({name}) => ['docker', 'unpause', name],
	run: async ({engine}, {id}, _, {signal}) => engine.containers.unpause(id, signal),
};

const removeFlags = (choice: string | undefined): readonly string[] => [
	...(choice?.includes('force') ? ['--force'] : []),
	...(choice?.includes('volumes') ? ['--volumes'] : []),
];

const remove: ContainerOperation = {
	id: 'container.remove', on: 'container', keys: ['d', 'delete'], title: 'Remove the container…', hint: 'remove', doing: 'removing', done: 'Removed', isForMany: true,
	choices(targets) {
		const up = targets.filter(target => isUp(target));
		const obstacle = up.length === 0 ? undefined : (targets.length === 1 ? `it is ${targets[0]!.state}` : `${countOf(up.length, 'of them is', 'of them are')} running`);
		return {
			title: `Remove ${namesOf(targets)}`,
			items: [
				{id: 'remove', key: 'r', label: 'Remove', hint: 'and everything written in it', obstacle},
				{id: 'volumes', key: 'v', label: 'Remove with volumes', hint: 'its anonymous volumes too', obstacle},
				{id: 'force', key: 'f', label: 'Kill and remove', hint: 'SIGKILL first, if it runs', isDangerous: true},
				{id: 'force-volumes', key: 'a', label: 'Kill and remove with volumes', hint: 'its anonymous volumes too', isDangerous: true},
			],
		};
	},
	question: (targets, {choice}) => ({
		title: `Remove ${namesOf(targets)} and everything written in ${targets.length === 1 ? 'it' : 'them'}${choice?.includes('volumes') ? ', with anonymous volumes' : ''}?`,
		isDangerous: true,
	}),
	command: ({name}, {choice}) => ['docker', 'rm', ...removeFlags(choice), name],
	run: async ({engine}, {id}, {choice}, {signal}) => engine.containers.remove(id, {isForced: choice?.includes('force') ?? false, withVolumes: choice?.includes('volumes') ?? false}, signal),
};

const rename: ContainerOperation = {
	id: 'container.rename', on: 'container', keys: ['R'], title: 'Rename…', hint: 'rename', doing: 'renaming', done: 'Renamed', isForMany: false,
	obstacle: notRenamable,
	form: ({name}, {containers}) => ({
		title: `Rename ${name}`, submit: 'rename',
		fields: [formField({name: 'name', label: 'New name', value: name})],
		check({name: typed = ''}) {
			const taken = typed !== name && containers.all.some(container => container.name === typed);
			const error = taken
				? `${typed} is taken by another container.`
				: (isContainerName(typed) ? undefined : 'Two or more letters, digits, “_”, “.” or “-”; the first a letter or digit.');
			return {name: error};
		},
	}),
	command: ({name}, {values}) => ['docker', 'rename', name, values.name ?? ''],
	async run({engine}, {id, name}, {values: {name: wanted = ''}}, {signal}) {
		if (wanted === name) {
			return '';
		}

		await engine.containers.rename(id, wanted, signal);
		return `Renamed ${name} to ${wanted}.`;
	},
};

/** What can be done to containers. The first of two with one key that has no obstacle is the one the key means. */
export const containerOperations: readonly ContainerOperation[] = [stop, start, restart, pause, unpause, kill, remove, rename, stopAfter];
