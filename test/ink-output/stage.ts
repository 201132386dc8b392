/* Our output stage and Ink's own, side by side, whichever of them this process's Ink uses. */

export type Transformer = (line: string, index: number) => string;

export type Clip = {readonly x1: number | undefined; readonly x2: number | undefined; readonly y1: number | undefined; readonly y2: number | undefined};

export type Output = {
	write(x: number, y: number, text: string, options: {readonly transformers: readonly Transformer[]}): void;
	clip(clip: Clip): void;
	unclip(): void;
	get(): {readonly output: string; readonly height: number};
};

export type OutputClass = new (size: {readonly width: number; readonly height: number}) => Output;

export type LineUpdate = (previous: string, next: string, columns: number | undefined) => string;

type Code = {readonly type: string; readonly code: string; readonly endCode: string};

/** From the project's folder, seen from where tests are compiled to. */
const load = async <Module>(path: string): Promise<Module> => await import(new URL(`../../../${path}`, import.meta.url).href) as Module;

export const {default: OurOutput} = await load<{default: OutputClass}>('scripts/ink-output/output.js');
export const {default: lineUpdate} = await load<{default: LineUpdate}>('scripts/ink-output/line-update.js');
export const {joinMoves} = await load<{joinMoves: (parts: readonly string[]) => string}>('scripts/ink-output/join-moves.js');
export const {simpleLine, widestLine} = await load<{simpleLine: (line: string) => {readonly isSimple: boolean}; widestLine: (text: string) => number}>('scripts/ink-output/line.js');
export const {sgrCodes} = await load<{sgrCodes: (sequence: string) => readonly Code[]}>('scripts/ink-output/style.js');
export const {remember, endFrame} = await load<{remember: <Result>(make: (text: string) => Result) => (text: string) => Result; endFrame: () => void}>('scripts/ink-output/remember.js');
export const {inkModule, names, edits} = await load<{
	inkModule: (name: string, source: string, version: string) => string;
	names: readonly string[];
	edits: Readonly<Record<string, ReadonlyArray<readonly [from: string, to: string]>>>;
}>('scripts/ink-output/plugin.js');
export const {LazySegmenter} = await load<{LazySegmenter: typeof Intl.Segmenter}>('scripts/ink-output/lazy-segmenter.js');

// With a query they are other modules than those that are replaced.
export const {default: InkOutput} = await load<{default: OutputClass}>('node_modules/ink/build/output.js?own');

export const {default: sanitizeAnsi} = await load<{default: (text: string) => string}>('node_modules/ink/build/sanitize-ansi.js?own');

/** Whether this process's Ink draws with our stage. */
export const isReplaced = (await load<{default: OutputClass}>('node_modules/ink/build/output.js')).default === OurOutput;
