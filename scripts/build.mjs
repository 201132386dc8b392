// Bundle the program into dist/, or another folder given: one file that holds everything, and a small one that starts it.
// GANTRY_PLAIN_INK=1 builds with Ink's own output stage: see scripts/ink-output/README.md.
import {
	chmod,
	mkdir,
	readFile,
	rm,
	writeFile,
} from 'node:fs/promises';
import {build} from 'esbuild';
import {inkOutput} from './ink-output/plugin.js';
import {inkTable} from './ink-table-esm.mjs';
import {leanBundle} from './lean-bundle.mjs';

const {version, engines} = JSON.parse(await readFile('package.json', 'utf8'));

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
	plugins: [...leanBundle, inkTable, inkOutput],
	banner: {
		// Docker-modem calls a deprecated function of Node's, whose warning would be written across the screen.
		js: 'const require = process.getBuiltinModule(\'module\').createRequire(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename; process.noDeprecation = true;',
	},
});

const least = engines.node.replace('>=', '');
// Nothing here may be newer than the oldest Node anybody has: it is what says that a newer one is needed.
await writeFile(`${folder}/cli.js`, `#!/usr/bin/env node
if (Number(process.versions.node.split('.')[0]) < ${least.split('.')[0]} || !process.getBuiltinModule) {
	console.error('gantry: needs Node.js ${least} or newer, and this is ' + process.versions.node + '. Install a newer one, for example with: npm install --global node@lts');
	process.exitCode = 2;
} else {
	process.getBuiltinModule('module').enableCompileCache();
	import('./gantry.js');
}
`);
await chmod(`${folder}/cli.js`, 0o755);
