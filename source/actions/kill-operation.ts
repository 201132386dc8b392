import {findSignal, meaningOf, signals} from '../format/signals.js';
import {formField, type MenuItem} from '../state/overlay.js';
import type {ContainerOperation, Input} from './action.js';
import {notUp} from './container-obstacles.js';
import {namesOf} from './names-of.js';

const other = 'other';

/** The signal chosen, or typed: by its whole name where it has one. */
function signalOf({choice = 'SIGKILL', values: {signal = ''}}: Input): string {
	return choice === other ? findSignal(signal)?.name ?? signal : choice;
}

/** Signals to choose from, the likeliest first. */
export const signalItems: readonly MenuItem[] = signals.map(({name, number, meaning}) => ({id: name, label: `${name} ${number}`, hint: meaning, isDangerous: name === 'SIGKILL'}));

/** Send any signal (`docker kill`). */
export const kill: ContainerOperation = {
	id: 'container.kill', on: 'container', keys: ['K'], title: 'Kill…', hint: 'kill', doing: 'killing', done: 'Signalled', isForMany: true,
	obstacle: notUp,
	choices: targets => ({
		title: `Send which signal to ${namesOf(targets)}?`,
		items: [
			...signalItems,
			{id: other, key: 'o', label: 'other signal…', hint: 'by name or number, such as SIGRTMIN+3'},
		],
	}),
	form: (_, __, {choice}) => choice === other
		? {
			title: 'Send another signal', submit: 'go on',
			fields: [formField({
				name: 'signal', label: 'Signal', placeholder: 'SIGRTMIN+3', hint: 'a name, with SIG or without, or a number from 1 to 64',
				suggest: typed => ['SIGRTMIN+1', 'SIGRTMAX', 'SIGTSTP', 'SIGPIPE', 'SIGSEGV', 'SIGTRAP', 'SIGURG', 'SIGIO', 'SIGPWR', 'SIGSYS'].filter(name => name.startsWith(typed)),
			})],
			check: ({signal = ''}) => ({signal: findSignal(signal) ? undefined : (signal.trim() === '' ? 'Type a signal, such as USR1 or 34.' : `Linux knows no signal “${signal.trim()}”: names such as SIGUSR1 or RTMIN+3, or a number from 1 to 64 but 32 and 33.`)}),
		}
		: undefined,
	question(targets, input) {
		const signal = signalOf(input);
		return {title: `Send ${signal} to ${namesOf(targets)}?`, isDangerous: false, lines: [meaningOf(signal)]};
	},
	command({name}, input) {
		const signal = signalOf(input);
		return signal === 'SIGKILL' ? ['docker', 'kill', name] : ['docker', 'kill', '--signal', signal, name];
	},
	async run({engine}, {id, name}, input, {signal}) {
		await engine.containers.kill(id, signalOf(input), signal);
		return `Sent ${signalOf(input)} to ${name}.`;
	},
};
