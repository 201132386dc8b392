// Bundle the program into dist/: one file that holds everything, and a small one that starts it.
import {
	chmod,
	mkdir,
	readFile,
	rm,
	writeFile,
} from 'node:fs/promises';
import {build} from 'esbuild';
import {inkTable} from './ink-table-esm.mjs';

const {version, engines} = JSON.parse(await readFile('package.json', 'utf8'));

/**
Ssh2 and gRPC take longer to load than all the rest and are not used at start: they are required when they are called.
*/
const lazyDockerode = {
	name: 'lazy-dockerode',
	setup(esbuild) {
		const rewrites = [
			[/[/\\]docker-modem[/\\]lib[/\\]modem\.js$/, 'ssh = require(\'./ssh\'),', 'ssh = (...given) => require(\'./ssh\')(...given),'],
			[/[/\\]dockerode[/\\]lib[/\\]docker\.js$/, 'withSession = require(\'./session\')', 'withSession = (...given) => require(\'./session\')(...given)'],
		];
		for (const [filter, from, to] of rewrites) {
			esbuild.onLoad({filter}, async ({path}) => {
				const source = await readFile(path, 'utf8');
				if (!source.includes(from)) {
					throw new Error(`${path} has changed: it no longer says ${from}`);
				}

				return {contents: source.replace(from, () => to)};
			});
		}
	},
};

await rm('dist', {recursive: true, force: true});
await mkdir('dist');
await build({
	entryPoints: ['cli.tsx'],
	outfile: 'dist/gantry.js',
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
	// Optional native parts of ssh2.
	external: ['*.node', 'cpu-features'],
	plugins: [lazyDockerode, inkTable],
	banner: {
		// Docker-modem calls a deprecated function of Node's, whose warning would be written across the screen.
		js: 'import {createRequire as gantryRequire} from \'node:module\'; const require = gantryRequire(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename; process.noDeprecation = true;',
	},
});

const least = engines.node.replace('>=', '');
// Nothing here may be newer than the oldest Node anybody has: it is what says that a newer one is needed.
await writeFile('dist/cli.js', `#!/usr/bin/env node
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
await chmod('dist/cli.js', 0o755);
