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
	{ignores: ['build/**', 'dist/**', 'media/**']},
	...fixupConfigRules(xoReact()).map(entry => ({...entry, files: ['**/*.tsx']})),
	{
		files: ['**/*.{js,ts,tsx}'],
		rules: {
			// One line may hold what belongs together: a state, a call, a table row.
			'@stylistic/max-len': 'off',
			'max-lines': ['error', {max: 320, skipComments: true, skipBlankLines: true}],
			// Docker's own words.
			'unicorn/prevent-abbreviations': 'off',
			// Control characters are this program's trade: it removes them.
			'no-control-regex': 'off',
		},
	},
	{
		files: ['**/*.tsx'],
		rules: {
			'react/react-in-jsx-scope': 'off',
			'react/function-component-definition': 'off',
		},
	},
	...layerRules,
];

export default config;
