import type {Container} from '../engine/types.js';
import {splitCommandLine} from '../format/command-line.js';
import {formField, type FormValues} from '../state/overlay.js';
import type {ContainerOperation} from './action.js';
import {captureExec} from './capture-exec.js';
import {rememberCommand, suggestCommands} from './exec-history.js';
import {notRunning} from './container-obstacles.js';
import {execSession} from './exec-session.js';

export type ExecValues = {
	readonly command: readonly string[];
	readonly user: string;
	readonly workingDirectory: string;
	/** `NAME=value` each. */
	readonly environment: readonly string[];
	/** Whether its output is gathered, instead of giving it the terminal. */
	readonly isCaptured: boolean;
};

const wordsOf = (text: string): readonly string[] => {
	const split = splitCommandLine(text);
	return 'words' in split ? split.words : [text];
};

const isCaptured = ({output}: FormValues): boolean => output === 'captured';

const readValues = (values: FormValues): ExecValues => ({
	command: wordsOf(values.command ?? ''), user: (values.user ?? '').trim(), workingDirectory: (values.directory ?? '').trim(),
	environment: wordsOf(values.environment ?? ''), isCaptured: isCaptured(values),
});

/** @see github.com/opencontainers/runc libcontainer/user: a name or number, and a group behind a colon. */
const validUser = /^[^\s:]+(?::[^\s:]+)?$/v;
const validVariable = /^[^=\s]+=/v;

function checkCommand(text: string): string | undefined {
	const split = splitCommandLine(text);
	return 'error' in split ? split.error : (split.words.length === 0 || split.words[0] === '' ? 'Type a command, such as ls -l /.' : undefined);
}

function checkEnvironment(text: string): string | undefined {
	const split = splitCommandLine(text);
	if ('error' in split) {
		return split.error;
	}

	const wrong = split.words.find(word => !validVariable.test(word));
	return wrong === undefined ? undefined : `“${wrong}” is no variable: NAME=value, with blanks between several, quoted as in a shell.`;
}

function commandLine({name}: Pick<Container, 'name'>, values: FormValues): readonly string[] {
	const {command, user, workingDirectory, environment, isCaptured: isPlain} = readValues(values);
	return [
		'docker', 'exec', ...(isPlain ? [] : ['-it']),
		...(user === '' ? [] : ['-u', user]),
		...(workingDirectory === '' ? [] : ['-w', workingDirectory]),
		...environment.flatMap(variable => ['-e', variable]),
		name, ...command,
	];
}

/** Run any command in a container, on the user's terminal or with its output gathered. */
export const exec: ContainerOperation = {
	id: 'container.exec', on: 'container', keys: ['E'], title: 'Exec a command…', doing: 'running a command in', done: 'Ended in', isForMany: false, isAside: true,
	presentation: ({values}) => isCaptured(values) ? 'view' : 'session',
	obstacle: notRunning,
	form: ({name, image}) => ({
		title: `Run a command in ${name}`, submit: 'run',
		fields: [
			formField({name: 'command', label: 'Command', placeholder: 'ls -l /', hint: 'quoted as in a shell; for pipes use sh -c \'…\'; Ctrl-p brings earlier ones back', suggest: suggestCommands(image)}),
			formField({name: 'user', label: 'User', placeholder: 'the container’s own', hint: 'a name or a number, and a group behind a colon: www-data, 0, 1000:1000'}),
			formField({name: 'directory', label: 'Working directory', placeholder: 'the container’s own', hint: 'an absolute path in the container'}),
			formField({name: 'environment', label: 'Environment', placeholder: 'NAME=value', hint: 'several with blanks between, quoted as in a shell', isSecret: true}),
			formField({name: 'output', label: 'Output', value: 'terminal', options: ['terminal', 'captured'], hint: 'the whole terminal, for programs to talk with; or gathered here, stdout and stderr told apart'}),
		],
		check: ({command = '', user = '', directory = '', environment = ''}) => ({
			command: checkCommand(command),
			user: user.trim() === '' || validUser.test(user.trim()) ? undefined : 'A name or a number, and perhaps a group: www-data, 0, 1000:1000.',
			directory: directory.trim() === '' || directory.trimStart().startsWith('/') ? undefined : 'An absolute path: it begins with /.',
			environment: checkEnvironment(environment),
		}),
	}),
	command: (container, {values}) => commandLine(container, values),
	async run(context, container, {values}, task) {
		rememberCommand(container.image, values.command ?? '');
		const read = readValues(values);
		return read.isCaptured ? captureExec(context, container, read, task) : execSession(context, container, {...read, find: async () => read.command, isWaiting: true}, task.signal);
	},
};
