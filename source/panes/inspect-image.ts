import {formatBytes} from '../format/bytes.js';
import {quoteCommandLine} from '../format/command-line.js';
import {shortId} from '../format/image-reference.js';
import {maskEnvironment} from '../format/mask.js';
import {asList, asNumber, asRecord, asText, asTexts, asTime, type JsonRecord} from './json-value.js';
import type {Section} from './sections.js';

/** What there is to know about an image: what it starts, then what it is made of. */
export function imageSections(raw: JsonRecord, {isRevealed}: {readonly isRevealed: boolean}): readonly Section[] {
	const config = asRecord(raw.Config);
	const environment = asTexts(config.Env);
	return [
		{
			facts: [
				['Id', shortId(asText(raw.Id))],
				['Tags', asTexts(raw.RepoTags).join('  ')],
				['Digests', asTexts(raw.RepoDigests).join('  ')],
				['Size', formatBytes(asNumber(raw.Size))],
				['Created', asTime(raw.Created)],
				['Platform', [asText(raw.Os), asText(raw.Architecture), asText(raw.Variant)].filter(Boolean).join('/')],
				['Entrypoint', quoteCommandLine(asTexts(config.Entrypoint))],
				['Command', quoteCommandLine(asTexts(config.Cmd))],
				['Directory', asText(config.WorkingDir)],
				['User', asText(config.User)],
				['Ports', Object.keys(asRecord(config.ExposedPorts)).map(port => asText(port)).join(' ')],
				['Volumes', Object.keys(asRecord(config.Volumes)).map(volume => asText(volume)).join(' ')],
				['Author', asText(raw.Author)],
			],
		},
		{title: isRevealed ? 'Environment' : 'Environment (m reveals the values)', lines: environment.map(variable => isRevealed ? variable : maskEnvironment(variable))},
		{title: 'Labels', lines: Object.entries(asRecord(config.Labels)).map(([name, value]) => `${asText(name)}=${asText(value)}`)},
		{title: 'Layers', rows: asList(asRecord(raw.RootFS).Layers).map(layer => shortId(asText(layer)))},
	];
}
