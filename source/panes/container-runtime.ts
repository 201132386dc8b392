import {asRecord, asText, type JsonRecord} from './json-value.js';
import type {Section} from './sections.js';

const defaultGrace = 10;

function inputText({Tty, OpenStdin, StdinOnce}: JsonRecord): string {
	const input = OpenStdin === true ? `input stays open${StdinOnce === true ? ' until the first to attach leaves' : ''}` : '';
	return [Tty === true ? 'yes' : '', input].filter(Boolean).join(', ');
}

/** How the engine runs it: how it ends, what it writes to, what it is run by. */
export function runtimeSection(raw: JsonRecord, host: JsonRecord, config: JsonRecord): Section {
	const log = asRecord(host.LogConfig);
	const timeout = config.StopTimeout;
	return {
		title: 'Runtime',
		facts: [
			['Stop', Object.keys(host).length === 0 ? '' : `${asText(config.StopSignal) || 'SIGTERM'}, killed after ${typeof timeout === 'number' ? timeout : defaultGrace} s`],
			['Auto-remove', host.AutoRemove === true ? 'yes, when it ends' : ''],
			['Init', host.Init === true ? 'yes, the engine’s' : ''],
			['Terminal', inputText(config)],
			['Log', [asText(log.Type), ...Object.entries(asRecord(log.Config)).map(([name, value]) => `${asText(name)}=${asText(value)}`)].filter(Boolean).join('  ')],
			['Runtime', asText(host.Runtime)],
			['Isolation', asText(host.Isolation)],
			['Platform', asText(raw.Platform)],
			['Storage', asText(raw.Driver)],
		],
	};
}
