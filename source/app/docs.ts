import {commands} from '../report/commands.js';
import {flagRows} from './flags.js';
import {keySections} from './help-rows.js';

const code = (text: string): string => text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;

const table = (titles: readonly string[], rows: ReadonlyArray<readonly string[]>): string => [titles, titles.map(() => '---'), ...rows]
	.map(cells => `| ${cells.map(cell => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`)
	.join('\n');

/** What the README says of keys, commands and flags, as Markdown, by the name of the part it stands in. */
export const documentation = (): Readonly<Record<string, string>> => ({
	keys: keySections()
		.map(({title, entries}) => `**${title}**\n\n${table(['key', 'what it does'], entries.map(entry => [entry.keys.map(key => code(key)).join(' '), entry.title]))}`)
		.join('\n\n'),
	commands: table(['command', 'what it does'], Object.entries(commands).map(([name, summary]) => [code(`gantry ${name}`), summary])),
	flags: table(['flag', 'meaning'], flagRows.map(([written, meaning]) => [code(written), meaning])),
});

/** A document with its generated parts, which stand between `<!-- NAME -->` and `<!-- /NAME -->`, brought up to date. */
export function withDocumentation(text: string): string {
	let updated = text;
	for (const [name, part] of Object.entries(documentation())) {
		const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
		const from = updated.indexOf(begin);
		const to = updated.indexOf(end);
		if (from === -1 || to < from) {
			throw new Error(`The document has no part ${begin} … ${end}.`);
		}

		updated = `${updated.slice(0, from + begin.length)}\n\n${part}\n\n${updated.slice(to)}`;
	}

	return updated;
}
