// Puts the modules of this folder in the place of Ink's own: as a plugin of esbuild for the build, and as a load hook of Node for the tests
// (`node --import`). See the README beside.
import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {registerHooks} from 'node:module';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const inkVersion = '8.0.0';

const file = /[/\\]ink[/\\]build[/\\](?<name>[a-z-]+\.js)$/;

/** Files that ours stand in for. What they do is what ours must do: so they must be the ones that ours were compared with. */
const replaced = {
	'output.js': {by: 'output.js', sha256: '5e6c511c0a573f48cd5765d7f1f16583d2595f7b05775608382bdb990b63f225'},
	'line-update.js': {by: 'line-update.js', sha256: '3101b3bbf790a845dc0268343f1d5d033ffa6468f2b8ea8947336c03d50d828f'},
};

/** Files with a few words replaced, which must be there. `ours/` is this folder. */
export const edits = {
	'render-node-to-output.js': [['import widestLine from \'widest-line\';', 'import {widestLine} from \'ours/line.js\';']],
	'measure-text.js': [['import widestLine from \'widest-line\';', 'import {widestLine} from \'ours/line.js\';']],
	'sanitize-ansi.js': [['export default sanitizeAnsi;', 'import {remember} from \'ours/remember.js\';\nexport default remember(sanitizeAnsi);']],
	'log-update.js': [
		['import lineUpdate from \'./line-update.js\';', 'import lineUpdate from \'./line-update.js\';\nimport {joinMoves} from \'ours/join-moves.js\';'],
		['stream.write(buffer.join(\'\'));', 'stream.write(joinMoves(buffer));'],
	],
	'ink.js': [
		// A frame and what holds the terminal back while it comes: one write instead of three, and over SSH one packet.
		['const shouldWrite = this.log.willRender(output);', 'this.options.stdout.cork?.(); try { const shouldWrite = this.log.willRender(output);'],
		['}, undefined, {', '} finally { this.options.stdout.uncork?.(); } }, undefined, {'],
		// The whole screen again, a moment before it goes: nobody sees it, and over a slow line it is waited for.
		['const shouldRenderFinalFrame = !this.throttledOnRender ||', 'const shouldRenderFinalFrame = this.alternateScreen ? false : !this.throttledOnRender ||'],
	],
};

/** Set to anything to build, or test, with Ink's own output. */
const isPlain = Boolean(process.env.GANTRY_PLAIN_INK);

export const names = [...Object.keys(replaced), ...Object.keys(edits)];

/**
What stands for a file of Ink's `build` folder.

@param {string} name Of the file.
@param {string} source What the file holds.
@param {string} version Of Ink.
@returns {string} With `ours/` still in its imports.
@throws {Error} When it is not the file, or the Ink, that this was made for.
*/
export function inkModule(name, source, version) {
	if (version !== inkVersion) {
		throw new Error(`scripts/ink-output is made for Ink ${inkVersion}, and this is ${version}: compare its modules with the new ones, or set GANTRY_PLAIN_INK=1 to do without.`);
	}

	const change = replaced[name];
	if (change) {
		if (createHash('sha256').update(source).digest('hex') !== change.sha256) {
			throw new Error(`Ink's ${name} is not the one that scripts/ink-output/${change.by} stands in for: compare them, or set GANTRY_PLAIN_INK=1 to do without.`);
		}

		return `export {default} from 'ours/${change.by}';`;
	}

	let text = source;
	for (const [from, to] of edits[name]) {
		if (text.split(from).length !== 2) {
			throw new Error(`Ink's ${name} does not say once, as scripts/ink-output expects: ${from} Compare them, or set GANTRY_PLAIN_INK=1 to do without.`);
		}

		text = text.replace(from, () => to);
	}

	return text;
}

/** The same for the file at a path, with relative imports, which both esbuild and Node understand. */
function load(filePath) {
	const {name} = file.exec(filePath).groups;
	const folder = path.dirname(filePath);
	const {version} = JSON.parse(readFileSync(path.join(folder, '../package.json'), 'utf8'));
	const ours = path.relative(folder, import.meta.dirname).replaceAll('\\', '/');
	return inkModule(name, readFileSync(filePath, 'utf8'), version).replaceAll('\'ours/', () => `'${ours}/`);
}

const isOurs = filePath => !isPlain && names.includes(file.exec(filePath)?.groups.name);

/**
@type {import('esbuild').Plugin}
*/
export const inkOutput = {
	name: 'ink-output',
	setup(build) {
		if (isPlain) {
			return;
		}

		const options = build.initialOptions;
		options.define = {...options.define, 'Intl.Segmenter': 'LazySegmenter'};
		options.inject = [...options.inject ?? [], path.join(import.meta.dirname, 'lazy-segmenter.js')];
		build.onLoad({filter: file}, ({path: filePath}) => isOurs(filePath) ? {contents: load(filePath)} : undefined);
	},
};

if (process.execArgv.some(argument => argument.includes('ink-output'))) {
	registerHooks({
		load: (url, context, next) => url.startsWith('file:') && isOurs(url)
			? {format: 'module', shortCircuit: true, source: load(fileURLToPath(url))}
			: next(url, context),
	});
}
