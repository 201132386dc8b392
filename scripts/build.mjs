// Bundle the program into dist/, or another folder given: one file that holds everything, and a small one that starts it.
// GANTRY_PLAIN_INK=1 builds with Ink's own output stage: see scripts/ink-output/README.md.
import {
	chmod,
	mkdir,
	readFile,
	rm,
	writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import {build} from 'esbuild';
import {inkOutput} from './ink-output/plugin.js';
import {inkTable} from './ink-table-esm.mjs';

const {version, engines} = JSON.parse(await readFile('package.json', 'utf8'));

/*
Parts of dockerode that Gantry does not use and that would be most of the bundle: its SSH client, which checks no host key, and its session
with BuildKit, which answers only one kind of question.
*/
const withoutSessions = {
	name: 'without-sessions',
	setup(esbuild) {
		esbuild.onLoad({filter: /[/\\](?:docker-modem[/\\]lib[/\\]ssh|dockerode[/\\]lib[/\\](?:session|buildkit))\.js$/}, ({path: file}) => ({
			contents: `module.exports = () => { throw new Error(${JSON.stringify(`Gantry is built without ${path.basename(file)}.`)}); };`,
		}));
	},
};

// As an ES module Node's `http` loads its WebSocket at once, and with it all of undici: a quarter of the time to the first frame.
const requiredHttp = {
	name: 'required-http',
	setup(esbuild) {
		esbuild.onResolve({filter: /^node:http$/}, ({kind}) => kind === 'import-statement' ? {path: 'node:http', namespace: 'required'} : undefined);
		esbuild.onLoad({filter: /./, namespace: 'required'}, ({path: name}) => ({contents: `module.exports = process.getBuiltinModule('${name}');`}));
	},
};

const [folder = 'dist'] = process.argv.slice(2);
await rm(folder, {recursive: true, force: true});
await mkdir(folder, {recursive: true});
await build({
	entryPoints: ['cli.tsx'],
	outfile: `${folder}/gantry.js`,
	bundle: true,
	platform: 'node',
	format: 'esm',
	target: 'node22',
	minify: true,
	keepNames: false,
	sourcemap: 'linked',
	sourcesContent: false,
	jsx: 'automatic',
	logLevel: 'warning',
	// React's production build. Without `fetch` Yoga decodes its WebAssembly itself, which spares loading undici.
	define: {'process.env.NODE_ENV': '"production"', fetch: 'undefined', gantryVersion: JSON.stringify(version)},
	// Ink asks for its optional devtools by an import that would stay in the bundle.
	alias: {'react-devtools-core': './scripts/no-devtools.cjs'},
	plugins: [withoutSessions, requiredHttp, inkTable, inkOutput],
	banner: {
		// Docker-modem calls a deprecated function of Node's, whose warning would be written across the screen.
		js: 'import {createRequire as gantryRequire} from \'node:module\'; const require = gantryRequire(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename; process.noDeprecation = true;',
	},
});

const least = engines.node.replace('>=', '');
// Nothing here may be newer than the oldest Node anybody has: it is what says that a newer one is needed.
await writeFile(`${folder}/cli.js`, `#!/usr/bin/env node
import * as module from 'node:module';

if (Number(process.versions.node.split('.')[0]) < ${least}) {
	console.error('gantry: needs Node.js ${least} or newer, and this is ' + process.versions.node + '. Install a newer one, for example with: npm install --global node@lts');
	process.exitCode = 2;
} else {
	if (module.enableCompileCache) {
		module.enableCompileCache();
	}

	import('./gantry.js');
}
`);
await chmod(`${folder}/cli.js`, 0o755);
