import {quoteCommandLine} from '../format/command-line.js';
import {shortId} from '../format/image-reference.js';
import {exitCodeInWords} from '../format/signals.js';
import {style} from '../format/style.js';
import {maskEnvironment} from '../format/mask.js';
import {healthSection} from './container-health.js';
import {limitsSection} from './container-limits.js';
import {mounts} from './container-mounts.js';
import {namesSection, networks, ports} from './container-network.js';
import {runtimeSection} from './container-runtime.js';
import {namespacesSection, securitySection, type Peers} from './container-security.js';
import {asNumber, asRecord, asText, asTexts, asTime, type JsonRecord} from './json-value.js';
import {tableRows, type Section} from './sections.js';

type Options = {
	readonly columns: number;
	readonly isRevealed: boolean;
	/** @see peersIn */
	readonly peers: Peers;
};

/** What there is to know about a container, the likeliest asked first. */
export function containerSections(raw: JsonRecord, {columns, isRevealed, peers}: Options): readonly Section[] {
	const config = asRecord(raw.Config);
	const host = asRecord(raw.HostConfig);
	const environment = asTexts(config.Env);
	return [
		{facts: identity(raw, config)},
		{title: 'Ports', rows: tableRows(ports(raw), columns)},
		{title: 'Mounts', rows: tableRows(mounts(raw), columns)},
		{title: 'Networks', rows: tableRows(networks(asRecord(raw.NetworkSettings)), columns)},
		{title: isRevealed ? 'Environment' : 'Environment (m reveals the values)', lines: environment.map(variable => isRevealed ? variable : maskEnvironment(variable))},
		limitsSection(host),
		healthSection(asRecord(asRecord(raw.State).Health), asRecord(config.Healthcheck)),
		{title: 'Labels', lines: Object.entries(asRecord(config.Labels)).map(([name, value]) => `${asText(name)}=${asText(value)}`)},
		runtimeSection(raw, host, config),
		securitySection(raw, host),
		namespacesSection(host, peers),
		namesSection(host, config),
	];
}

function identity(raw: JsonRecord, config: JsonRecord): ReadonlyArray<readonly [string, string]> {
	return [
		['Name', style(asText(raw.Name).replace(/^\//v, ''), 'bold')],
		['Id', shortId(asText(raw.Id))],
		['State', stateInWords(asRecord(raw.State))],
		['Started', asTime(asRecord(raw.State).StartedAt)],
		['Finished', asRecord(raw.State).Running === true ? '' : asTime(asRecord(raw.State).FinishedAt)],
		['Restarts', String(asNumber(raw.RestartCount))],
		['Image', `${asText(config.Image)}  ${shortId(asText(raw.Image))}`],
		['Entrypoint', quoteCommandLine(asTexts(config.Entrypoint))],
		['Command', quoteCommandLine(asTexts(config.Cmd))],
		['Directory', asText(config.WorkingDir)],
		['User', asText(config.User)],
		['Restart policy', restartPolicy(asRecord(asRecord(raw.HostConfig).RestartPolicy))],
		['Created', asTime(raw.Created)],
	];
}

function restartPolicy({Name, MaximumRetryCount}: JsonRecord): string {
	const most = asNumber(MaximumRetryCount);
	return asText(Name) + (most > 0 ? `, at most ${most} times` : '');
}

function stateInWords(state: JsonRecord): string {
	const status = asText(state.Status);
	const code = asNumber(state.ExitCode);
	const oom = state.OOMKilled === true ? style(' · killed for memory', 'danger') : '';
	const error = asText(state.Error);
	const ending = status === 'exited' || status === 'dead' ? ` (${code}) · ${exitCodeInWords(code)}` : '';
	return status + ending + oom + (error === '' ? '' : ` · ${error}`);
}
