export type Signal = {readonly name: string; readonly number: number; readonly meaning: string};

/** Signals worth sending to a container, the likeliest first. Numbers are Linux's: containers run there. */
export const signals: readonly Signal[] = [
	{name: 'SIGKILL', number: 9, meaning: 'end at once; it cannot clean up'},
	{name: 'SIGTERM', number: 15, meaning: 'ask it to end'},
	{name: 'SIGINT', number: 2, meaning: 'as Ctrl-c would'},
	{name: 'SIGHUP', number: 1, meaning: 'many servers read their settings again'},
	{name: 'SIGQUIT', number: 3, meaning: 'end; many print where they are first'},
	{name: 'SIGUSR1', number: 10, meaning: 'the program’s own meaning'},
	{name: 'SIGUSR2', number: 12, meaning: 'the program’s own meaning'},
	{name: 'SIGWINCH', number: 28, meaning: 'some servers end gracefully'},
	{name: 'SIGSTOP', number: 19, meaning: 'stand still'},
	{name: 'SIGCONT', number: 18, meaning: 'go on'},
	{name: 'SIGABRT', number: 6, meaning: 'end with a core dump'},
	{name: 'SIGALRM', number: 14, meaning: 'as its timer would'},
];

/** By number, from 1 on, as Linux has them on all common machines. */
const standard = [
	'HUP', 'INT', 'QUIT', 'ILL', 'TRAP', 'ABRT', 'BUS', 'FPE', 'KILL', 'USR1', 'SEGV', 'USR2', 'PIPE', 'ALRM', 'TERM', 'STKFLT', 'CHLD', 'CONT', 'STOP', 'TSTP', 'TTIN', 'TTOU',
	'URG', 'XCPU', 'XFSZ', 'VTALRM', 'PROF', 'WINCH', 'IO', 'PWR', 'SYS',
];

const firstRealTime = 34;
const lastRealTime = 64;

/** 32 and 33 are the C library's own. The first half of the real-time ones count from the first, the others back from the last. */
const realTime: ReadonlyArray<readonly [name: string, number: number]> = [
	['RTMIN', firstRealTime],
	...Array.from({length: 15}, (_, index) => [`RTMIN+${index + 1}`, firstRealTime + index + 1] as const),
	...Array.from({length: 14}, (_, index) => [`RTMAX-${14 - index}`, lastRealTime - 14 + index] as const),
	['RTMAX', lastRealTime],
];

/** Other names of some. */
const aliases: ReadonlyArray<readonly [name: string, number: number]> = [['IOT', 6], ['CLD', 17], ['POLL', 29]];

const numbers = new Map<string, number>([...standard.map((name, index): [string, number] => [name, index + 1]), ...realTime, ...aliases]);

/**
The signal a name or number means, as the engine reads it: `SIGRTMIN+3`, `usr1`, `34`. 32 and 33 are none.

@see github.com/moby/sys signal/signal_linux.go
@returns Its whole name and its number; `undefined` for what is no signal of Linux.
*/
export function findSignal(text: string): Omit<Signal, 'meaning'> | undefined {
	const typed = text.trim().toUpperCase();
	const number = /^\d{1,3}$/v.test(typed) ? Number(typed) : numbers.get(typed.replace(/^SIG/v, ''));
	const found = [...numbers].find(([, known]) => known === number);
	return found && {name: `SIG${found[0]}`, number: found[1]};
}

const otherFatal: Readonly<Record<number, string>> = {4: 'SIGILL', 5: 'SIGTRAP', 7: 'SIGBUS', 8: 'SIGFPE', 11: 'SIGSEGV', 13: 'SIGPIPE', 24: 'SIGXCPU', 25: 'SIGXFSZ', 31: 'SIGSYS'};

/**
What an exit code says, in a few words.

@see https://docs.docker.com/reference/cli/docker/container/run/#exit-status
*/
export function exitCodeInWords(code: number): string {
	switch (code) {
		case 0: {
			return 'success';
		}

		case 125: {
			return 'the engine could not run it';
		}

		case 126: {
			return 'the command could not be executed';
		}

		case 127: {
			return 'the command was not found';
		}

		default: {
			const name = signals.find(({number}) => number === code - 128)?.name ?? otherFatal[code - 128];
			return name === undefined ? 'the program’s own error' : `ended by ${name}`;
		}
	}
}

/** `with exit code 3: the program’s own error`, as a sentence about an end goes on. */
export const withExitCode = (code: number): string => `with exit code ${code}${code === 0 ? '' : `: ${exitCodeInWords(code)}`}`;

/** What a signal is for, in a few words; empty for one that is not among the usual. */
export const meaningOf = (signal: string): string => signals.find(({name}) => name === signal)?.meaning ?? '';
