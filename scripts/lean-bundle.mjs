// What keeps the bundle from loading, at its start, what the first screen does not need: plugins of esbuild.
import {builtinModules} from 'node:module';
import path from 'node:path';

/*
Parts of dockerode that Gantry does not use and that would be most of the bundle: its SSH client, which checks no host key, its session with BuildKit,
which answers only one kind of question, and its way of packing a build's context.
*/
const withoutUnused = {
	name: 'without-unused',
	setup(build) {
		build.onResolve({filter: /^(?:tar-fs|@balena\/dockerignore)$/}, ({path: name}) => ({path: name, namespace: 'unused'}));
		build.onLoad({filter: /./, namespace: 'unused'}, ({path: name}) => missing(name));
		build.onLoad({filter: /[/\\](?:docker-modem[/\\]lib[/\\]ssh|dockerode[/\\]lib[/\\](?:session|buildkit))\.js$/}, ({path: file}) => missing(path.basename(file)));
	},
};

const missing = name => ({contents: `module.exports = () => { throw new Error(${JSON.stringify(`Gantry is built without ${name}.`)}); };`});

/*
However a module is imported or required, Node reads all that it exports, and so loads what it would load only when asked for: its WebSocket and
with it all of undici for `http`, its text differ for `util`. Asked for in this way it does not.
*/
const builtins = {
	name: 'builtins',
	setup(build) {
		// What imports a CommonJS module is given a copy of all its properties, and to look at those of `util` is enough. A name that is missing here stops the build.
		build.onResolve({filter: /^(?:node:)?util$/}, ({kind, importer}) => kind === 'import-statement' && !/[/\\]meow[/\\]/.test(importer) ? {path: 'util', namespace: 'builtin-names'} : undefined);
		build.onLoad({filter: /./, namespace: 'builtin-names'}, () => ({contents: 'export const {inspect, stripVTControlCharacters, types} = process.getBuiltinModule(\'util\');'}));

		const names = builtinModules.filter(name => !name.startsWith('_')).map(name => name.replace(/^node:/, ''));
		build.onResolve({filter: new RegExp(`^(?:node:)?(?:${names.join('|')})$`)}, ({path: name, kind}) =>
			kind === 'import-statement' || kind === 'require-call' ? {path: name.replace(/^node:/, ''), namespace: 'builtin'} : undefined);
		build.onLoad({filter: /./, namespace: 'builtin'}, ({path: name}) => ({contents: `module.exports = process.getBuiltinModule('${name}');`}));
	},
};

/*
Docker-modem's copy of Node's streams, for one class of its own. It does not destroy a stream that has ended, which Node's would.
*/
const nodeStreams = {
	name: 'node-streams',
	setup(build) {
		build.onResolve({filter: /^readable-stream$/}, ({importer}) => /[/\\]docker-modem[/\\]/.test(importer) ? {path: 'stream', namespace: 'node-streams'} : undefined);
		build.onLoad({filter: /./, namespace: 'node-streams'}, () => ({contents: `
			const node = process.getBuiltinModule('stream');
			exports.Duplex = function (options) {
				node.Duplex.call(this, {...options, autoDestroy: false});
			};
			exports.Duplex.prototype = node.Duplex.prototype;
		`}));
	},
};

/** Docker-modem loads `https`, and with it all of TLS, for engines that are spoken to without it too. */
const lazyHttps = {
	name: 'lazy-https',
	setup(build) {
		build.onResolve({filter: /^https$/}, ({importer}) => /[/\\]docker-modem[/\\]/.test(importer) ? {path: 'https', namespace: 'lazy'} : undefined);
		build.onLoad({filter: /./, namespace: 'lazy'}, ({path: name}) => ({contents: `module.exports = {request: (...args) => process.getBuiltinModule('${name}').request(...args)};`}));
	},
};

/** The tables behind the width of emoji and the like take as long to build as React to load: they are, when the first such text is met. */
const lazyWidth = {
	name: 'lazy-width',
	setup(build) {
		build.onResolve({filter: /^string-width$/}, async ({pluginData, resolveDir, kind}) => {
			if (pluginData !== 'itself') {
				const {path: file} = await build.resolve('string-width', {resolveDir, kind, pluginData: 'itself'});
				return {path: file, namespace: 'lazy-width'};
			}
		});
		build.onLoad({filter: /./, namespace: 'lazy-width'}, ({path: file}) => ({
			contents: String.raw`
				const plain = /^[\x20-\x7E]*$/;
				let real;
				export default (text, options) => typeof text === 'string' && plain.test(text) ? text.length : (real ??= require('./index.js').default)(text, options);
			`,
			resolveDir: path.dirname(file),
		}));
	},
};

/** What ink-table tells rows apart by loads all of Node's cryptography, for a table that is not on the first screen. */
const lazyHash = {
	name: 'lazy-hash',
	setup(build) {
		build.onResolve({filter: /^object-hash$/}, ({importer, namespace}) => namespace === 'file' && /[/\\]ink-table[/\\]/.test(importer) ? {path: importer, namespace: 'lazy-hash'} : undefined);
		build.onLoad({filter: /./, namespace: 'lazy-hash'}, ({path: importer}) => ({
			contents: 'export default {sha1: value => require(\'object-hash\').sha1(value)};', resolveDir: path.dirname(importer),
		}));
	},
};

/** @type {import('esbuild').Plugin[]} */
export const leanBundle = [withoutUnused, lazyHttps, lazyWidth, lazyHash, nodeStreams, builtins];
