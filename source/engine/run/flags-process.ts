import {isContainerName} from '../../format/names.js';
import {restartPolicyHint} from '../../format/restart-policy.js';
import {recordIn, textsIn} from '../../format/json.js';
import {nanoseconds} from '../../format/duration.js';
import type {RunFlag} from './run-spec.js';
import {clientFlag, durationOf, integerOf, listFlag, orEmpty, pairOf, pairsFlag, switchFlag, textFlag} from './values.js';

const sameTexts = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((text, index) => text === b[index]);

const isVariable = (value: string): string | undefined => value === '' || value.startsWith('=') ? `“${value}” is no variable: NAME=value, or NAME alone for this program’s own value.` : undefined;

/** A part of the health check that is a duration. */
const healthTime = (name: string, field: string, meaning: string): RunFlag => ({
	name, kind: 'text', meaning,
	check: value => durationOf(value) === undefined ? `“${value}” is no duration for --${name}: such as 30s, 1m30s or 500ms.` : undefined,
	apply({health}, values) {
		health[field] = durationOf(values.at(-1)!);
	},
	read({config, image}) {
		const value = recordIn(config.Healthcheck)[field];
		return typeof value === 'number' && value > 0 && value !== recordIn(image.Healthcheck)[field] ? [nanoseconds(value)] : [];
	},
});

/** The restart policy as the client reads it. @see docker/cli opts/parse.go (`ParseRestartPolicy`) */
export function restartOf(text: string): {readonly Name: string; readonly MaximumRetryCount: number} | undefined {
	const {name, count = ''} = /^(?<name>[a-z\-]*)(?:(?<=.):(?<count>\d{0,9}))?$/v.exec(text)?.groups ?? {};
	const isKnown = name !== undefined && ['', 'no', 'always', 'unless-stopped', 'on-failure'].includes(name);
	// The engine takes a count for one policy only.
	return !isKnown || (Number(count) > 0 && name !== 'on-failure') ? undefined : {Name: name, MaximumRetryCount: Number(count)};
}

/** Those that stand first in a line. */
export const firstFlags: readonly RunFlag[] = [
	{
		name: 'detach', short: 'd', kind: 'switch', meaning: 'run in the background', isRunOnly: true,
	},
	switchFlag({name: 'interactive', short: 'i', meaning: 'keep its input open'}, 'config', 'OpenStdin'),
	switchFlag({name: 'tty', short: 't', meaning: 'give it a terminal'}, 'config', 'Tty'),
	switchFlag({name: 'rm', meaning: 'remove it when it ends'}, 'host', 'AutoRemove'),
	clientFlag({name: 'name', meaning: 'its name', check: value => isContainerName(value) ? undefined : `“${value}” is no name: two or more letters, digits, “_”, “.” or “-”; the first a letter or digit.`}, 'text'),
];

/** What runs, and how it ends. */
export const processFlags: readonly RunFlag[] = [
	{
		name: 'restart', kind: 'text', meaning: 'restart policy',
		check: value => restartOf(value) ? undefined : `“${value}” is no restart policy: ${restartPolicyHint}.`,
		apply({host}, values) {
			host.RestartPolicy = restartOf(values.at(-1)!);
		},
		read({host}) {
			const {Name, MaximumRetryCount} = recordIn(host.RestartPolicy);
			return typeof Name === 'string' && !['', 'no'].includes(Name) ? [Name + (typeof MaximumRetryCount === 'number' && MaximumRetryCount > 0 ? `:${MaximumRetryCount}` : '')] : [];
		},
	},
	{
		name: 'env', short: 'e', kind: 'list', meaning: 'environment variables', check: isVariable,
		apply({config}, values) {
			config.Env = [...values];
		},
		read({config, image}) {
			const usual = new Set(textsIn(image.Env));
			return textsIn(config.Env).filter(variable => !usual.has(variable));
		},
	},
	clientFlag({name: 'env-file', meaning: 'files of environment variables'}, 'list'),
	{
		name: 'label', short: 'l', kind: 'list', meaning: 'labels', check: value => /^[^\s=]+(?:=|$)/v.test(value) ? undefined : `“${value}” is no label: NAME=value, without blanks in the name.`,
		apply({config}, values) {
			config.Labels = Object.fromEntries(values.map(value => pairOf(value)));
		},
		read({config, image}) {
			const usual = recordIn(image.Labels);
			return Object.entries(recordIn(config.Labels)).filter(([name, value]) => usual[name] !== value).map(([name, value]) => `${name}=${String(value)}`);
		},
	},
	clientFlag({name: 'label-file', meaning: 'files of labels'}, 'list'),
	textFlag({name: 'user', short: 'u', meaning: 'user or uid, then :group'}, 'config', 'User'),
	orEmpty(textFlag({name: 'workdir', short: 'w', meaning: 'working directory', check: value => value.startsWith('/') ? undefined : `The directory “${value}” must be absolute: it begins with /.`}, 'config', 'WorkingDir')),
	{
		name: 'entrypoint', kind: 'text', meaning: 'a program in place of the image’s entrypoint',
		apply({config}, values) {
			config.Entrypoint = [values.at(-1)!];
		},
		// A line can say one word only: what follows it stands before the command (see `specFromInspect`).
		read({config, image}) {
			const own = textsIn(config.Entrypoint);
			return sameTexts(own, textsIn(image.Entrypoint)) ? [] : [own[0] ?? ''];
		},
	},
	{
		...textFlag({name: 'hostname', short: 'h', meaning: 'host name'}, 'config', 'Hostname'),
		read: ({config, host, id}) => typeof config.Hostname === 'string' && config.Hostname !== '' && !id.startsWith(config.Hostname) && !/^(?:host|container:.*)$/v.test(String(host.NetworkMode)) && host.UTSMode !== 'host' ? [config.Hostname] : [],
	},
	textFlag({name: 'domainname', meaning: 'domain name'}, 'config', 'Domainname'),
	switchFlag({name: 'init', meaning: 'a small init as PID 1'}, 'host', 'Init'),
	textFlag({name: 'stop-signal', meaning: 'signal that stops it'}, 'config', 'StopSignal', ['', 'SIGTERM', '15']),
	{
		name: 'stop-timeout', kind: 'text', meaning: 'seconds until it is killed',
		check: value => integerOf(value) === undefined ? `“${value}” is no number of seconds for --stop-timeout.` : undefined,
		apply({config}, values) {
			config.StopTimeout = integerOf(values.at(-1)!);
		},
		read: ({config}) => typeof config.StopTimeout === 'number' ? [String(config.StopTimeout)] : [],
	},
	{
		name: 'health-cmd', kind: 'text', meaning: 'command that tells whether it is healthy',
		apply({health}, values) {
			const command = values.at(-1)!;
			// None is the image's.
			if (command !== '') {
				health.Test = ['CMD-SHELL', command];
			}
		},
		read({config, image}) {
			const test = textsIn(recordIn(config.Healthcheck).Test);
			return test[0] === 'CMD-SHELL' && !sameTexts(test, textsIn(recordIn(image.Healthcheck).Test)) ? [test[1] ?? ''] : [];
		},
	},
	healthTime('health-interval', 'Interval', 'time between two checks'),
	healthTime('health-timeout', 'Timeout', 'time a check may take'),
	healthTime('health-start-period', 'StartPeriod', 'time to start in, during which failures do not count'),
	healthTime('health-start-interval', 'StartInterval', 'time between two checks while it starts'),
	{
		name: 'health-retries', kind: 'text', meaning: 'failures in a row that make it unhealthy',
		check: value => /^\d{1,9}$/v.test(value) ? undefined : `“${value}” is no number of retries.`,
		apply({health}, values) {
			health.Retries = Number(values.at(-1));
		},
		read({config, image}) {
			const {Retries} = recordIn(config.Healthcheck);
			return typeof Retries === 'number' && Retries > 0 && Retries !== recordIn(image.Healthcheck).Retries ? [String(Retries)] : [];
		},
	},
	{
		name: 'no-healthcheck', kind: 'switch', meaning: 'without the image’s health check',
		apply({health}, values) {
			if (values.at(-1) === 'true') {
				health.Test = ['NONE'];
			}
		},
		read({config, image}) {
			const none = (value: unknown) => textsIn(recordIn(value).Test)[0] === 'NONE';
			return none(config.Healthcheck) && !none(image.Healthcheck) ? ['true'] : [];
		},
	},
	{
		name: 'log-driver', kind: 'text', meaning: 'where its log goes',
		apply({host}, values) {
			host.LogConfig = {...recordIn(host.LogConfig), Type: values.at(-1)};
		},
		read: ({host}) => [recordIn(host.LogConfig).Type].filter(type => typeof type === 'string' && !['', 'json-file'].includes(type)) as readonly string[],
	},
	{
		...pairsFlag({name: 'log-opt', meaning: 'options of the log driver'}, 'LogConfig', true),
		apply({host}, values) {
			host.LogConfig = {...recordIn(host.LogConfig), Config: Object.fromEntries(values.map(value => pairOf(value)))};
		},
		read: ({host}) => Object.entries(recordIn(recordIn(host.LogConfig).Config)).map(([name, value]) => `${name}=${String(value)}`),
	},
	orEmpty(clientFlag({name: 'pull', meaning: 'when to pull the image', check: value => ['always', 'missing', 'never'].includes(value) ? undefined : `“${value}” is no value for --pull: always, missing or never.`}, 'text')),
	clientFlag({name: 'platform', meaning: 'os/architecture of the image'}, 'text'),
	{
		name: 'attach', short: 'a', kind: 'list', meaning: 'streams to attach to',
		check: value => ['stdin', 'stdout', 'stderr'].includes(value.toLowerCase()) ? undefined : `“${value}” is no stream: stdin, stdout or stderr.`,
		// All that is written, and nothing at all, need no flag.
		read({config}) {
			const streams = (['Stdin', 'Stdout', 'Stderr'] as const).filter(stream => config[`Attach${stream}`] === true);
			return (config.AttachStdout === true) === (config.AttachStderr === true) ? [] : streams.map(stream => stream.toLowerCase());
		},
	},
	clientFlag({name: 'cidfile', meaning: 'file to write the id to', check: () => '--cidfile is the docker client’s, and no file is written here: leave it away.'}, 'text'),
	{...clientFlag({name: 'detach-keys', meaning: 'keys that detach'}, 'text'), isRunOnly: true},
	{...clientFlag({name: 'sig-proxy', meaning: 'pass signals on'}, 'switch'), isRunOnly: true},
	clientFlag({name: 'quiet', short: 'q', meaning: 'say nothing of the pull'}, 'switch'),
	clientFlag({name: 'disable-content-trust', meaning: 'do not verify the image', check: value => value === 'true' ? undefined : 'Signatures of images are not verified here: leave --disable-content-trust=false away.'}, 'switch'),
	textFlag({name: 'runtime', meaning: 'OCI runtime'}, 'host', 'Runtime', ['', 'runc', 'io.containerd.runc.v2']),
	textFlag({name: 'isolation', meaning: 'isolation technology (Windows)'}, 'host', 'Isolation'),
	listFlag({name: 'group-add', meaning: 'more groups'}, 'GroupAdd'),
	pairsFlag({name: 'annotation', meaning: 'annotations for the runtime'}, 'Annotations', true),
];
