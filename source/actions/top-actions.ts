import type {FoundProcess} from '../engine/process-calls.js';
import {meaningOf} from '../format/signals.js';
import {selectedContainer} from '../state/containers.js';
import {moveSelection, type ListView} from '../state/list.js';
import {focusOn} from '../state/screen.js';
import {textField} from '../state/text-field.js';
import {processOrders, processRows, selectedProcess, topRows, type ProcessRow, type ProcessTarget} from '../state/top.js';
import type {ActionContext, ProcessOperation, ScreenAction} from './action.js';
import {askChoice, askOrder} from './ask.js';
import {copyText} from './copy-actions.js';
import {signalItems} from './kill-operation.js';
import {movements} from './movements.js';
import {say} from './say.js';
import type {TargetWords} from './gather-input.js';

type ChangeView = (view: ListView, rows: readonly ProcessRow[], height: number) => ListView;

function changeTopView({store}: Pick<ActionContext, 'store'>, change: ChangeView): void {
	store.update('top', (top, {screen}) => ({...top, view: change(top.view, processRows(top), topRows(screen))}));
}

function move(context: ActionContext, by: (height: number) => number): void {
	changeTopView(context, (view, rows, height) => moveSelection(rows, view, by(height), height));
}

async function pickOrder(context: ActionContext): Promise<void> {
	const {view} = context.store.get().top;
	const order = await askOrder(context.store, 'Sort processes by', processOrders, view);
	changeTopView(context, current => ({...current, ...order}));
}

async function copyProcess(context: ActionContext): Promise<void> {
	const target = selectedProcess(context.store.get());
	if (!target) {
		return;
	}

	const {process: {pid, command}} = target;
	const things = [['p', 'pid', String(pid)], ['c', 'command', command]] as const;
	const choice = await askChoice(context.store, 'Copy', things.map(([key, id, text]) => ({id, key, label: id, hint: text})));
	const text = things.find(([, id]) => id === choice)?.[2];
	if (text !== undefined) {
		copyText(context, text);
	}
}

const noProcess: ScreenAction['obstacle'] = state => selectedProcess(state) ? undefined : 'There is no process here.';

/** What the top tab understands. */
export const topActions: readonly ScreenAction[] = [
	{
		id: 'screen.top', on: 'screen', keys: ['t'], title: 'Top: its processes', places: ['containers'],
		run({store}) {
			store.update('screen', screen => ({...focusOn({...screen, list: 'containers'}, 'detail'), tab: 'top'}));
		},
	},
	{
		id: 'top.sort', on: 'screen', keys: ['S'], title: 'Sort the processes…', hint: 'sort', places: ['top'],
		run(context) {
			void pickOrder(context);
		},
	},
	{
		id: 'top.filter', on: 'screen', keys: ['/'], title: 'Filter the processes', hint: 'filter', places: ['top'],
		run({store}) {
			store.patch(({overlays, top: {view: {filter}}}) => ({overlays: [...overlays, {kind: 'filter', list: 'top', text: textField(filter), before: filter}]}));
		},
	},
	{
		id: 'top.refresh', on: 'screen', keys: ['ctrl+r'], title: 'Ask for the processes now', places: ['top'],
		run({store}) {
			store.update('top', top => ({...top, wishes: top.wishes + 1}));
		},
	},
	{
		id: 'top.copy', on: 'screen', keys: ['y'], title: 'Copy the pid or the command…', places: ['top'], obstacle: noProcess,
		run(context) {
			void copyProcess(context);
		},
	},
	...movements('top', ['top'], move, {first: ['first', 'First process'], last: ['last', 'Last process']}),
];

const mostNamed = 40;

/** `sleep 1000 (532)`. */
const nameOf = ({command, pid}: ProcessTarget['process']): string => `${command.length > mostNamed ? `${command.slice(0, mostNamed)}…` : command} (${pid})`;

export const processWords: TargetWords<ProcessTarget> = {name: ({process}) => nameOf(process), id: () => ''};

/** The docker command line: of the main process the engine's own signal, of another one a kill inside. */
function commandOf({container: {name}, process}: ProcessTarget, choice: string, found: FoundProcess | undefined): readonly string[] {
	if (found?.kind === 'main') {
		return ['docker', 'kill', '--signal', choice, name];
	}

	const kill = ['kill', `-${choice.replace(/^SIG/v, '')}`, String(found?.pid ?? process.pid)];
	const user = found?.user === undefined ? [] : ['--user', found.user];
	return ['docker', 'exec', ...user, name, ...(found?.hasKill === false ? [...found.shell, '-c', kill.join(' ')] : kill)];
}

const likeliest = 'SIGTERM';

/** A signal to one process. Where it is inside the container is found out first, and nothing is sent when that is not certain. */
export const signalProcess: ProcessOperation = {
	id: 'process.signal', on: 'process', keys: ['K'], title: 'Signal the process…', hint: 'signal', doing: 'signalling', done: 'Signalled', isForMany: false,
	obstacle({container: {name, state}}) {
		return state === 'running' ? undefined : (state === 'paused' ? `${name} is paused: p lets it go on.` : `${name} is not running.`);
	},
	async lookUp(context, targets, signal) {
		const {container, process} = targets[0]!;
		say(context, `Looking for it in ${container.name}…`);
		const found = await context.engine.processes.find(container.id, process, signal);
		context.store.update('notice', () => undefined);
		return {found};
	},
	choices: ([target]) => ({
		title: target ? `Send which signal to ${nameOf(target.process)}?` : 'Send which signal?',
		items: signalItems,
	}),
	question: ([target], {choice = likeliest, found}) => ({
		title: `Send ${choice} to ${target ? `${nameOf(target.process)} in ${target.container.name}` : 'it'}?`, isDangerous: false,
		lines: [
			meaningOf(choice),
			...(found?.kind === 'main' ? ['It is the main process: the container ends with it.'] : []),
		],
	}),
	command: (target, {choice = likeliest, found}) => commandOf(target, choice, found),
	async run({engine, store}, {container, process}, {choice = likeliest, found}, {signal}) {
		await engine.processes.signal(container.id, found ?? await engine.processes.find(container.id, process, signal), choice, signal);
		// What it did is seen at once.
		store.update('top', top => selectedContainer(store.get().containers)?.id === top.containerId ? {...top, wishes: top.wishes + 1} : top);
		return `Sent ${choice} to ${nameOf(process)} in ${container.name}.`;
	},
};
