export default {
	files: ['build*/test/**/*.test.js'],
	// Ink-table is CommonJS that requires an ES module: see there. Ink's output stage is replaced, as it is in the build.
	nodeArguments: ['--import=./scripts/ink-table-esm.mjs', '--import=./scripts/ink-output/plugin.js'],
	// As users run it: React's production build. With the size known, Ink spawns no process to find it out.
	environmentVariables: {NODE_ENV: 'production', FORCE_COLOR: '1', COLUMNS: '100', LINES: '40'},
	timeout: '2m',
};
