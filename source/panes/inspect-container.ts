import {formatBinaryBytes} from '../format/bytes.js';
import {quoteCommandLine} from '../format/command-line.js';
import {shortId} from '../format/image-reference.js';
import {exitCodeInWords} from '../format/signals.js';
import {style} from '../format/style.js';
import {smallTable} from '../ui/small-table.js';
import {maskEnvironment} from '../format/mask.js';
import {asList, asNumber, asRecord, asText, asTexts, asTime, type JsonRecord} from './json-value.js';
import type {Section} from './sections.js';

type Options = {readonly columns: number; readonly isRevealed: boolean};

/** What there is to know about a container, the likeliest asked first. */
export function containerSections(raw: JsonRecord, {columns, isRevealed}: Options): readonly Section[] {
	const config = asRecord(raw.Config);
	const environment = asTexts(config.Env);
	return [
		{facts: identity(raw, config)},
		{title: 'Limits', facts: limits(asRecord(raw.HostConfig))},
		{title: 'Health check', rows: health(asRecord(asRecord(raw.State).Health), asRecord(config.Healthcheck))},
		{title: 'Ports', rows: table(ports(asRecord(raw.NetworkSettings)), columns)},
		{title: 'Mounts', rows: table(mounts(raw), columns)},
		{title: 'Networks', rows: table(networks(asRecord(raw.NetworkSettings)), columns)},
		{title: isRevealed ? 'Environment' : 'Environment (m reveals the values)', rows: environment.map(variable => isRevealed ? variable : maskEnvironment(variable))},
		{title: 'Labels', rows: Object.entries(asRecord(config.Labels)).map(([name, value]) => `${asText(name)}=${asText(value)}`)},
	];
}

function identity(raw: JsonRecord, config: JsonRecord): ReadonlyArray<readonly [string, string]> {
	const restartPolicy = asRecord(asRecord(raw.HostConfig).RestartPolicy);
	const most = asNumber(restartPolicy.MaximumRetryCount);
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
		['Terminal', config.Tty === true ? 'yes' : ''],
		['Restart policy', asText(restartPolicy.Name) + (most > 0 ? `, at most ${most} times` : '')],
		['Created', asTime(raw.Created)],
	];
}

function stateInWords(state: JsonRecord): string {
	const status = asText(state.Status);
	const code = asNumber(state.ExitCode);
	const oom = state.OOMKilled === true ? style(' · killed for memory', 'danger') : '';
	const error = asText(state.Error);
	const ending = status === 'exited' || status === 'dead' ? ` (${code}) · ${exitCodeInWords(code)}` : '';
	return status + ending + oom + (error === '' ? '' : ` · ${error}`);
}

function limits(host: JsonRecord): ReadonlyArray<readonly [string, string]> {
	const bytes = (name: string) => asNumber(host[name]) > 0 ? formatBinaryBytes(asNumber(host[name])) : '';
	const cpus = asNumber(host.NanoCpus) > 0 ? String(asNumber(host.NanoCpus) / 1e9) : (asNumber(host.CpuQuota) > 0 ? String(asNumber(host.CpuQuota) / (asNumber(host.CpuPeriod) || 100_000)) : '');
	return [
		['Memory', bytes('Memory')],
		['Memory + swap', asNumber(host.MemorySwap) === -1 ? 'unlimited' : bytes('MemorySwap')],
		['CPUs', cpus],
		['CPU shares', asNumber(host.CpuShares) > 0 ? asText(host.CpuShares) : ''],
		['PIDs', asNumber(host.PidsLimit) > 0 ? asText(host.PidsLimit) : ''],
		['Privileged', host.Privileged === true ? style('yes', 'warning') : ''],
	];
}

function health(state: JsonRecord, check: JsonRecord): readonly string[] {
	const test = asTexts(check.Test);
	if (test.length === 0 || test[0] === 'NONE') {
		return [];
	}

	const probes = asList(state.Log).map(probe => asRecord(probe)).map(probe => `${asTime(probe.Start)}  exit code ${asNumber(probe.ExitCode)}  ${asText(probe.Output).trim()}`);
	return [`${asText(state.Status)}: ${quoteCommandLine(test.slice(1))}`, ...probes];
}

type Table = {readonly columns: Parameters<typeof smallTable>[0]; readonly rows: ReadonlyArray<readonly string[]>};

const table = ({columns: titles, rows}: Table, columns: number): readonly string[] => rows.length === 0 ? [] : smallTable(titles, rows, columns).split('\n');

function ports(network: JsonRecord): Table {
	return {
		columns: [{title: 'CONTAINER'}, {title: 'HOST', canShrink: true}],
		rows: Object.entries(asRecord(network.Ports)).map(([port, bindings]) => [
			port,
			asList(bindings).map(binding => asRecord(binding)).map(binding => `${asText(binding.HostIp)}:${asText(binding.HostPort)}`).join(', ') || '–',
		]),
	};
}

function mounts(raw: JsonRecord): Table {
	return {
		columns: [{title: 'TYPE'}, {title: 'SOURCE', canShrink: true}, {title: 'TARGET', canShrink: true}, {title: 'MODE'}],
		rows: asList(raw.Mounts).map(mount => asRecord(mount)).map(mount => [
			asText(mount.Type), asText(mount.Name) || asText(mount.Source) || '–', asText(mount.Destination), mount.RW === false ? 'ro' : 'rw',
		]),
	};
}

function networks(network: JsonRecord): Table {
	return {
		columns: [{title: 'NETWORK', canShrink: true}, {title: 'ADDRESS'}, {title: 'GATEWAY'}, {title: 'ALIASES', canShrink: true}],
		rows: Object.entries(asRecord(network.Networks)).map(([name, value]) => {
			const settings = asRecord(value);
			return [name, asText(settings.IPAddress) || '–', asText(settings.Gateway) || '–', asTexts(settings.Aliases).join(', ') || '–'];
		}),
	};
}
