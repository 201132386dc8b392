import {fixupConfigRules} from '@eslint/compat';
import xoReact from 'eslint-config-xo-react';

const dockerode = ['dockerode', 'docker-modem'];
const screen = ['react', 'ink', 'ink-table'];

/**
The layer table of CONTRIBUTING.md: which folders of `source/` a folder may import, and whether it may know React and Ink
(`screen`) or dockerode (`engine`). A folder may always import itself.
*/
const layers = {
	format: {imports: []},
	engine: {imports: ['format'], knows: ['dockerode']},
	state: {imports: ['engine', 'format']},
	live: {imports: ['engine', 'state', 'format']},
	actions: {imports: ['engine', 'state', 'format']},
	ui: {imports: ['format'], knows: ['screen']},
	panes: {imports: ['state', 'format', 'ui', 'actions', 'engine'], knows: ['screen']},
	report: {imports: ['engine', 'state', 'format', 'ui'], knows: ['screen']},
	app: {imports: ['format', 'engine', 'state', 'live', 'actions', 'ui', 'panes', 'report'], knows: ['screen']},
};

/** Folders that may know the shape of the engine's answers but may not call it. */
const typesOnly = new Set(['state', 'panes']);

const layerRules = Object.entries(layers).map(([folder, {imports, knows = []}]) => {
	const forbidden = Object.keys(layers).filter(other => other !== folder && !imports.includes(other));
	return {
		files: [`source/${folder}/**/*.{ts,tsx}`],
		rules: {
			'@typescript-eslint/no-restricted-imports': ['error', {
				paths: [
					...(knows.includes('dockerode') ? [] : dockerode).map(name => ({name, message: 'Only source/engine talks to dockerode.'})),
					...(knows.includes('screen') ? [] : screen).map(name => ({name, message: `source/${folder} knows no React.`})),
				],
				patterns: [
					...(forbidden.length === 0 ? [] : [{group: forbidden.flatMap(other => [`../${other}/**`, `../../${other}/**`]), message: `source/${folder} may not import this layer.`}]),
					...(typesOnly.has(folder) ? [{group: ['../engine/**'], allowTypeImports: true, message: `source/${folder} may import types of the engine only.`}] : []),
				],
			}],
		},
	};
});

/** @type {import('xo').FlatXoConfig} */
const config = [
	{ignores: ['build*/**', 'dist/**', 'media/**']},
	...fixupConfigRules(xoReact()).map(entry => ({...entry, files: ['**/*.tsx']})),
	{
		files: ['**/*.{js,mjs,ts,tsx}'],
		rules: {
			// Streams, attempts and tests go one after the other by nature.
			'no-await-in-loop': 'off',
			// One line may hold what belongs together: a state, a call, a table row.
			'@stylistic/max-len': 'off',
			'max-lines': ['error', {max: 320, skipComments: true, skipBlankLines: true}],
			'max-params': ['error', {max: 6}],
			'@stylistic/object-curly-newline': 'off',
			'@stylistic/array-element-newline': 'off',
			'@stylistic/multiline-ternary': 'off',
			'unicorn/single-line-block-comment-style': 'off',
			'unicorn/prefer-early-return': 'off',
			'unicorn/prefer-continue': 'off',
			'unicorn/prefer-ternary': 'off',
			'unicorn/prefer-split-limit': 'off',
			'unicorn/consistent-conditional-object-spread': 'off',
			// Docker's own words, and the engine's own spelling of its fields.
			'unicorn/prevent-abbreviations': 'off',
			'@typescript-eslint/naming-convention': 'off',
			// Predicates that read as verbs: matchWords, exitedBadly.
			'unicorn/consistent-boolean-name': 'off',
			// Control characters are this program's trade: it removes them.
			'no-control-regex': 'off',
			'regexp/no-control-character': 'off',
			'regexp/hexadecimal-escape': 'off',
			'regexp/unicode-escape': 'off',
			'regexp/sort-character-class-elements': 'off',
			'regexp/prefer-named-capture-group': 'off',
			'unicorn/prefer-unicode-code-point-escapes': 'off',
			// An empty text or a zero is as good as none where these are asked.
			'@typescript-eslint/strict-boolean-expressions': 'off',
			'@typescript-eslint/prefer-nullish-coalescing': 'off',
			// A default is the right answer for states an engine has not invented yet.
			'@typescript-eslint/switch-exhaustiveness-check': 'off',
			'@typescript-eslint/no-restricted-types': 'off',
			// Docstrings tell what types and names do not.
			'jsdoc/require-param': 'off',
			'jsdoc/check-param-names': 'off',
			'jsdoc/require-description': 'off',
			'jsdoc/require-yields': 'off',
			'jsdoc/informative-docs': 'off',
			'unicorn/prefer-simple-condition-first': 'off',
			'unicorn/prefer-includes-over-repeated-comparisons': 'off',
			'unicorn/consistent-class-member-order': 'off',
			'regexp/no-super-linear-move': 'off',
			'n/prefer-global/buffer': 'off',
			'n/prefer-global/process': 'off',
			// Tests are compiled first: Ava runs what comes out. They import helpers of their own.
			'ava/no-ignored-test-files': 'off',
			'node-test/no-import-test-files': 'off',
			'unicorn/no-await-expression-member': 'off',
			'unicorn/no-unreadable-array-destructuring': 'off',
			'unicorn/no-unreadable-object-destructuring': 'off',
			// Inline tags after a first sentence read well on one line.
			'jsdoc/escape-inline-tags': 'off',
			'import-x/no-anonymous-default-export': 'off',
		},
	},
	{
		files: ['test/helpers/**'],
		rules: {
			// Stand-ins for Node's own terminals, which are emitters with such fields.
			'unicorn/prefer-event-target': 'off',
			'@typescript-eslint/class-literal-property-style': 'off',
		},
	},
	{
		// The program's one exit, and the scripts'.
		files: ['cli.tsx', 'scripts/**', 'test/bench/bench.ts'],
		rules: {'unicorn/no-process-exit': 'off'},
	},
	{
		files: ['**/*.tsx'],
		rules: {
			'react/react-in-jsx-scope': 'off',
			'react/function-component-definition': 'off',
			'react/jsx-no-bind': 'off',
		},
	},
	{
		files: ['package.json'],
		// What is patched, transformed or known to break is pinned exactly.
		rules: {'package-json/dependency-version-range': 'off'},
	},
	{
		files: ['scripts/**'],
		rules: {
			'n/prefer-global/process': 'off',
			// Esbuild's filters are Go's regular expressions, which know no flags.
			'require-unicode-regexp': 'off',
		},
	},
	{
		// What stands in for files of Ink imports what those import, and is compared with it.
		files: ['scripts/ink-output/**', 'test/ink-output/**'],
		rules: {'n/no-extraneous-import': 'off', 'import-x/no-extraneous-dependencies': 'off'},
	},
	...layerRules,
];

export default config;
