import {setTimeout as sleep} from 'node:timers/promises';
import {useEffect} from 'react';
import {render, useApp} from 'ink';
import type {ActionContext} from '../actions/action.js';
import type {Engine} from '../engine/engine.js';
import {countInspectRows} from '../panes/inspect-tab.js';
import {pause as usualPause} from '../live/pause.js';
import type {Store} from '../state/store.js';
import {App} from './app.js';
import {clipboardSequence} from './clipboard.js';
import {paste, pressKey} from './dispatch.js';
import {keyQueue} from './key-queue.js';
import {bytesOfKey} from './key-bytes.js';
import {lendTerminal} from './lend-terminal.js';
import {TerminalInput} from './terminal-input.js';

export type ScreenOptions = {
	readonly engine: Engine;
	readonly store: Store;
	/** Aborting it closes the screen. */
	readonly controller: AbortController;
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly directory: string;
	readonly environment: ActionContext['environment'];
	readonly home: string;
	readonly isInTmux: boolean;
	/** Stop the whole job, as the terminal's own Ctrl-z would, until it is brought to the foreground again. */
	readonly stopJob: () => void;
	/** See `TerminalInput`. */
	readonly switchOffOutputProcessing: () => void;
	readonly clock?: () => number;
	readonly pause?: ActionContext['pause'];
	/** Frames a second at most. */
	readonly maxFps?: number;
	/** Told of each frame, with the milliseconds Ink took for it. */
	readonly onFrame?: (renderMilliseconds: number) => void;
};

/**
Ink holds a frame back that comes soon after another: a key pressed just after a line of the log would wait for it. What nobody pressed a key for
comes in batches already.
*/
export const usualFps = 250;

/** Milliseconds that what clears up has when the program ends. */
const endingPatience = 5000;

type Suspend = (callback: () => Promise<void>) => Promise<void>;

/** Hands out Ink's way of leaving the screen for a while: a hook's answer, wanted where there are no hooks. */
function Suspender({onReady}: {readonly onReady: (suspend: Suspend) => void}) {
	const {suspendTerminal} = useApp();
	useEffect(() => {
		onReady(suspendTerminal);
	}, [onReady, suspendTerminal]);
	return undefined;
}

/**
Open the dashboard on a terminal and keep it open until the user quits or the controller is aborted.

@returns When the terminal is as it was before.
@throws What a bug in drawing threw, after the terminal has been restored.
*/
export async function openScreen(options: ScreenOptions): Promise<void> {
	const {engine, store, controller, stdin, stdout, isInTmux, directory, environment, home, stopJob, switchOffOutputProcessing, clock = Date.now, pause = usualPause, maxFps = usualFps, onFrame} = options;
	const {signal} = controller;
	const input = new TerminalInput(stdin, switchOffOutputProcessing);
	let suspend: Suspend | undefined;
	let lending: Promise<void> | undefined;

	const context: ActionContext = {
		engine, store, signal, clock, pause, directory, environment, home,
		controllers: new Map(), endings: new Set(),
		async lendTerminal(use) {
			lending = lendTerminal({input, output: stdout, store, suspend: suspend!}, use);
			await lending;
		},
		async suspend() {
			await suspend!(async () => {
				stopJob();
			});
		},
		copy(text) {
			const sequence = clipboardSequence(text, isInTmux);
			if (sequence !== undefined) {
				stdout.write(sequence);
			}
		},
		countInspectRows: () => countInspectRows(store.get()),
		quit() {
			controller.abort();
		},
	};

	const keys = keyQueue(key => {
		if (store.get().screen.isLent) {
			input.hold(bytesOfKey(key));
		} else {
			pressKey(context, key);
		}
	}, store);

	const onResize = () => {
		store.update('screen', screen => ({...screen, columns: stdout.columns, rows: stdout.rows}));
	};

	// Before Ink's own listener, which draws at once.
	stdout.on('resize', onResize);
	// Another screen begins where the cursor stood on this one, and Ink draws from there.
	stdout.write('\r');
	const app = render(
		<>
			<Suspender
				onReady={ready => {
					suspend = ready;
				}}
			/>
			<App
				store={store} onKeys={keys} onPaste={text => {
					paste(context, text);
				}}
			/>
		</>,
		{stdin: input as unknown as NodeJS.ReadStream, stdout, interactive: true, alternateScreen: true, incrementalRendering: true, exitOnCtrlC: false, patchConsole: true, maxFps, ...(onFrame ? {onRender({renderTime}) {
			onFrame(renderTime);
		}} : {})},
	);
	const close = async () => {
		// A session ends with its signal; the terminal it had must be given back first.
		await lending?.catch(() => undefined);
		app.unmount();
	};

	signal.addEventListener('abort', () => {
		void close();
	}, {once: true});
	if (signal.aborted) {
		void close();
	}

	try {
		await app.waitUntilExit();
	} finally {
		stdout.off('resize', onResize);
		for (const task of context.controllers.values()) {
			task.abort();
		}

		await Promise.race([Promise.allSettled(context.endings), sleep(endingPatience, undefined, {ref: false})]);
	}
}
