import type {Findings, Part, Table} from './part.js';

export type Result = Findings & {readonly part: Part};

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const tableText = ({title, columns, rows}: Table): string => [
	`**${title}**`, '', row(columns), row(columns.map((_, index) => index === 0 ? '---' : '---:')), ...rows.map(cells => row(cells)), '',
].join('\n');

const verdictsText = (results: readonly Result[]): string => [
	row(['what', 'budget', 'measured', 'kept']), row(['---', '---', '---:', '---']),
	...results.flatMap(({verdicts}) => verdicts.map(({what, budget, measured, isKept}) => row([what, budget, measured, isKept ? 'yes' : '**no**']))), '',
].join('\n');

/** One part, to be read while the next is measured. */
export const partText = ({part, tables}: Result): string => [`## ${part.title}`, '', part.about, '', ...tables.map(table => tableText(table))].join('\n');

/** All of it as a page. */
export const pageText = (results: readonly Result[], facts: readonly string[]): string => [
	'# Benchmarks', '',
	'Written by `npm run bench`. Everything was measured side by side in one run; where a figure is followed by two in brackets, it is the median and between them lies the middle half. Compare ratios, not milliseconds: the machine is noisy.', '',
	...facts.map(fact => `- ${fact}`), '',
	'## Budgets', '', verdictsText(results), ...results.map(result => partText(result)),
].join('\n');
