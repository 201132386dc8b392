// Ink-table is CommonJS that requires Ink, an ES module with top-level await, which Node refuses to require. This turns its one file into
// an ES module: as a plugin of esbuild for the build, and as a load hook of Node for the tests (`node --import`).
import {readFile} from 'node:fs/promises';
import {readFileSync} from 'node:fs';
import {registerHooks} from 'node:module';

const file = /[/\\]ink-table[/\\]dist[/\\]index\.js$/;

const toModule = source => `
import React from 'react';
import * as ink from 'ink';
import objectHash from 'object-hash';
const required = {react: React, ink, 'object-hash': objectHash};
const require = name => required[name];
const exports = {};
${source}
export default exports.default;
`;

/**
@type {import('esbuild').Plugin}
*/
export const inkTable = {
	name: 'ink-table',
	setup(build) {
		build.onLoad({filter: file}, async ({path}) => ({contents: toModule(await readFile(path, 'utf8'))}));
	},
};

if (process.execArgv.some(argument => argument.includes('ink-table-esm'))) {
	registerHooks({
		load: (url, context, next) => file.test(url)
			? {format: 'module', shortCircuit: true, source: toModule(readFileSync(new URL(url), 'utf8'))}
			: next(url, context),
	});
}
