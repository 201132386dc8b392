import type {CopyPlan} from '../engine/archive/copy-plan.js';
import type {Engine} from '../engine/engine.js';
import type {ArchiveSource, ArchiveTarget} from '../engine/transfer/transfer-types.js';
import type {FoundProcess} from '../engine/process-calls.js';
import type {HostFacts, Usage} from '../engine/limits.js';
import type {PrunePlan} from '../engine/prune-plan.js';
import type {FoundImage} from '../engine/registry/search.js';
import type {Container, Inspection} from '../engine/types.js';
import type {ImageRow} from '../state/images.js';
import type {FormCheck, FormField, FormFill, FormValues, MenuItem} from '../state/overlay.js';
import type {State} from '../state/state.js';
import type {Store} from '../state/store.js';
import type {Task} from '../state/task.js';
import type {ProcessTarget} from '../state/top.js';
import type {Recipe} from './run-container.js';
import type {RemovalFacts} from './image-removal.js';
import type {RunFacts} from './run-operations.js';
import type {TagMove} from './tag-operation.js';
import type {MainProcess} from './attach-session.js';
import type {ImageUser, Replacement} from './image-users.js';
import type {CheckedLogin} from './login-operation.js';

/**
Where a key is heard. From the narrowest to the widest: a key means what the narrowest place that knows it says.
`list` is any list pane, `detail` any tab.
*/
export type Place = 'containers' | 'images' | 'log' | 'inspect' | 'top' | 'changes' | 'files' | 'layers' | 'list' | 'detail' | 'everywhere';

type Described = {
	/** `container.stop`: what settings, tests and the journal call it. */
	readonly id: string;
	/** Names of keys, see `app/key.ts`; the first is the one shown. Empty for what is found in menus only. */
	readonly keys: readonly string[];
	/** As the palette and the row's menu call it: `Stop`. */
	readonly title: string;
	/** One word for the footer; without one it is not there. The footer shows as many as fit, in the table's order. */
	readonly hint?: string;
};

/** Something that changes what the screen shows, and asks nothing of the engine. */
export type ScreenAction = Described & {
	readonly on: 'screen';
	readonly places: readonly Place[];
	/** One sentence why not now. */
	readonly obstacle?: (state: State) => string | undefined;
	readonly run: (context: ActionContext) => void;
};

/** What was asked of the user before an operation runs. */
export type Input = {
	readonly choice?: string | undefined;
	readonly values: FormValues;
	/** Found out by `prepare`. */
	readonly graceSeconds?: number;
	readonly plan?: PrunePlan;
	/** See `RunFacts`: looked up before the form of a run. */
	readonly runFacts?: RunFacts;
	/** What a run sends. */
	readonly recipe?: Recipe;
	/** Where the process is reached. */
	readonly found?: FoundProcess;
	readonly copyPlan?: CopyPlan;
	/** What the files tab would have copied, either way: paths that need not be fit to be shown, as those of the form are. */
	readonly filesPaths?: Readonly<Record<'out' | 'in', string>>;
	/** Found out by `lookUp`. */
	readonly inspection?: Inspection;
	/** For completion. */
	readonly networkNames?: readonly string[];
	/** What the build cache holds, told before it is pruned. */
	readonly cacheSummary?: string;
	readonly cacheLines?: readonly string[];
	readonly usage?: Usage | undefined;
	readonly host?: HostFacts | undefined;
	/** Found out by `lookUp`: how what is attached to can be reached. */
	readonly main?: MainProcess;
	/** What a registry has found. */
	readonly foundImages?: readonly FoundImage[];
	/** The containers that were made from an image, and those of them that are to be replaced. */
	readonly imageUsers?: readonly ImageUser[];
	readonly replacements?: readonly Replacement[];
	/** What would come of the removal of each row, by its id. */
	readonly removals?: ReadonlyMap<string, RemovalFacts>;
	/** Names that other images would lose. */
	readonly tagMoves?: readonly TagMove[];
	/** All that an operation that `isTogether` was asked for. */
	readonly together?: readonly ImageRow[];
	readonly archiveTarget?: ArchiveTarget;
	readonly archiveSource?: ArchiveSource | undefined;
	/** What a helper container will be called. */
	readonly helperName?: string;
	/** Servers that the Docker configuration names. */
	readonly servers?: readonly string[];
	/** A login that a registry has accepted, and where it will be kept. */
	readonly login?: CheckedLogin;
};

export type Form = {
	readonly title: string;
	readonly fields: readonly FormField[];
	/** The name of the field the cursor begins in, where that is not the first. */
	readonly startsAt?: string;
	readonly submit: string;
	readonly check: FormCheck;
	/** Reads pasted text as a whole form; `undefined` when it is only text. */
	readonly fill?: (text: string) => FormFill | undefined;
};

export type Question = {
	readonly title: string;
	readonly lines?: readonly string[];
	/** Data would be lost: Enter is the safe answer. */
	readonly isDangerous: boolean;
};

/** See `Operation.presentation`. */
export type Presentation = 'session' | 'view';

/** An operation that is running, for the operation itself to say how far it is. */
export type RunningTask = {
	readonly signal: AbortSignal;
	update(change: Partial<Pick<Task, 'progress' | 'build' | 'building' | 'transfer' | 'steps' | 'output' | 'droppedLines' | 'killAt' | 'message'>>): void;
};

/**
Something done to the engine's objects. `perform` takes it from the key press to the notice: obstacle, choice, form, preparation,
question, task, outcome.
*/
export type Operation<Target> = Described & {
	/** What the row shows while it runs: `stopping`. */
	readonly doing: string;
	/** Whether it makes sense for several marked rows at once. */
	readonly isForMany: boolean;
	/** It only asks: `--read-only` does not stand in its way. */
	readonly isReading?: boolean;
	/** The docker client takes one name at a time for it. */
	readonly isOneEach?: boolean;
	/** Whether several are one undertaking: it runs once, for the first, and its `lookUp` puts all of them into the input. */
	readonly isTogether?: boolean;
	/** One sentence why this cannot be done to this now. */
	readonly obstacle?: (target: Target, state: State) => string | undefined;
	/** What must be known before it can be asked for: the answer stands in the input of all that follows. */
	readonly lookUp?: (context: ActionContext, targets: readonly Target[], signal: AbortSignal) => Promise<Partial<Input>>;
	/** Variants to choose from. */
	readonly choices?: (targets: readonly Target[], state: State, input?: Input) => {readonly title: string; readonly items: readonly MenuItem[]};
	/** `undefined` where what has been chosen leaves nothing to be filled in. */
	readonly form?: (target: Target, state: State, input: Input, context: ActionContext) => Form | undefined;
	/** What must be known before the question can be put. */
	readonly prepare?: (context: ActionContext, targets: readonly Target[], input: Input, signal: AbortSignal) => Promise<Input>;
	readonly question?: (targets: readonly Target[], input: Input) => Question | undefined;
	/** The docker command line that does the same. */
	readonly command: (target: Target, input: Input) => readonly string[];
	/** Whether it goes on beside whatever else is done to its target: it does not stand on the row, and is in nothing's way. */
	readonly isAside?: boolean;
	/** Milliseconds after which the engine will kill: a stop's grace period. */
	readonly patience?: (input: Input) => number;
	/** How it is shown: a session takes the terminal, a view opens its own progress; the rest shows on its rows. */
	readonly presentation?: Presentation | ((input: Input) => Presentation | undefined);
	/** @returns What to say when it is done; the notice names the target otherwise. */
	readonly run: (context: ActionContext, target: Target, input: Input, task: RunningTask) => Promise<string | void>;
	/** In the past tense, for the notice: `Stopped`. */
	readonly done: string;
};

export type ContainerOperation = Operation<Container> & {readonly on: 'container'};
export type ImageOperation = Operation<ImageRow> & {readonly on: 'image'};
export type ProcessOperation = Operation<ProcessTarget> & {readonly on: 'process'};
export type EngineOperation = Operation<State> & {readonly on: 'engine'};

export type Action = ScreenAction | ContainerOperation | ImageOperation | ProcessOperation | EngineOperation;

/** The terminal while it is lent: raw bytes both ways, nothing else reads or writes. */
export type LentTerminal = {
	readonly columns: () => number;
	readonly rows: () => number;
	write(chunk: Uint8Array | string): void;
	/** @returns The function that stops listening. */
	onInput(listener: (chunk: Uint8Array) => void): () => void;
	onResize(listener: () => void): () => void;
};

/** What actions work with. */
export type ActionContext = {
	readonly engine: Engine;
	readonly store: Store;
	/** Milliseconds since the epoch: the clock of the state's `now`. */
	readonly clock: () => number;
	/** Wait so many milliseconds; throws the signal's reason. */
	readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
	/** Aborted when the program ends. */
	readonly signal: AbortSignal;
	/** Lend the whole terminal to `use`, and take it back however that ends. */
	lendTerminal(use: (terminal: LentTerminal) => Promise<void>): Promise<void>;
	/** Give the terminal back to the shell the program was started from, until it is brought to the foreground again. */
	suspend(): Promise<void>;
	/** Put a text on the user's clipboard, as far as the terminal can. */
	copy(text: string): void;
	/** How many rows the inspect tab has to scroll through: laid out by the panes, which this layer does not know. */
	countInspectRows(): number;
	/** The working directory, for paths that are typed. */
	readonly directory: string;
	/** This program's environment, for `-e NAME`. */
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** The user's home, for `~`. */
	readonly home: string;
	/** What must come to its end before the program ends: clearing up. It waits a few seconds for it, no longer. */
	readonly endings: Set<Promise<unknown>>;
	/** What has been started and can be cancelled, by task id. */
	readonly controllers: Map<number, AbortController>;
	/** End the program. */
	quit(): void;
};
