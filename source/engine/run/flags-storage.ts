import {listIn, recordIn, textsIn} from '../../format/json.js';
import {isFailure, mountOf, mountText} from './mounts.js';
import type {RunFlag} from './run-spec.js';
import {isAbsolute, listFlag, switchFlag, textFlag} from './values.js';

/** `[source:]path[:options]`; a source that begins with . / or ~ is a path of the host. @see docker/cli cli/compose/loader/volume.go */
export function volumeOf(text: string): {readonly source: string; readonly path: string; readonly options: string} | undefined {
	const parts = text.split(':');
	const [first = '', second, third] = parts;
	if (parts.length > 3 || parts.includes('')) {
		return undefined;
	}

	const volume = second === undefined ? {source: '', path: first, options: ''} : {source: first, path: second, options: third ?? ''};
	return isAbsolute(volume.path) && volume.path !== '/' && (volume.source === '' || /^[.\/~]|^[a-zA-Z0-9][\w.\-]+$/v.test(volume.source)) && isModes(volume.options) ? volume : undefined;
}

/** Of each kind the engine takes one. @see moby volume/mounts/linux_parser.go */
const kinds = [/^(?:rw|ro)$/v, /^z$/iv, /^(?:cached|delegated|consistent)$/v, /^nocopy$/v, /^r?(?:private|shared|slave)$/v];

function isModes(options: string): boolean {
	const given = options === '' ? [] : options.split(',').map(mode => kinds.findIndex(kind => kind.test(mode)));
	return !given.includes(-1) && new Set(given).size === given.length;
}

/** `CAP_NET_ADMIN`, as newer clients send capabilities. */
const capabilityOf = (name: string): string => {
	const upper = name.toUpperCase();
	return upper === 'ALL' || upper.startsWith('CAP_') ? upper : `CAP_${upper}`;
};

const capabilityFlag = (name: string, field: string, meaning: string): RunFlag => ({
	...listFlag({name, meaning, check: value => /^\w+$/v.test(value) ? undefined : `“${value}” is no capability: such as NET_ADMIN or ALL.`}, field),
	apply({host}, values) {
		host[field] = [...new Set(values.map(value => capabilityOf(value)))].toSorted();
	},
	read: ({host}) => textsIn(host[field]).map(capability => capability.replace(/^CAP_/v, '')),
});

/** What it keeps, and what it is allowed. */
export const storageFlags: readonly RunFlag[] = [
	{
		name: 'volume', short: 'v', kind: 'list', meaning: 'volumes and paths of the host',
		check: value => volumeOf(value) ? undefined : `“${value}” is no volume: volume or host path:absolute path in it[:ro].`,
		apply({config, host}, values) {
			const all = values.flatMap(value => volumeOf(value) ?? []);
			host.Binds = all.filter(({source}) => source !== '').map(({source, path, options}) => [source, path, ...(options === '' ? [] : [options])].join(':'));
			const anonymous = all.filter(({source}) => source === '');
			if (anonymous.length > 0) {
				config.Volumes = Object.fromEntries(anonymous.map(({path}) => [path, {}]));
			}
		},
		read({host, config, image}) {
			const known = new Set(Object.keys(recordIn(image.Volumes)));
			return [...textsIn(host.Binds), ...Object.keys(recordIn(config.Volumes)).filter(path => !known.has(path))];
		},
	},
	{
		name: 'mount', kind: 'list', meaning: 'mounts in the long form',
		check(value) {
			const mount = mountOf(value);
			return isFailure(mount) ? mount.error : undefined;
		},
		apply({host}, values) {
			host.Mounts = values.map(value => mountOf(value));
		},
		read: ({host}) => listIn(host.Mounts).map(mount => mountText(mount)),
	},
	{
		name: 'tmpfs', kind: 'list', meaning: 'paths in memory',
		check: value => isAbsolute(value) ? undefined : `“${value}” is no path: an absolute one, then :options, such as /run:size=64m.`,
		apply({host}, values) {
			host.Tmpfs = Object.fromEntries(values.map(value => {
				const at = value.indexOf(':');
				return at === -1 ? [value, ''] : [value.slice(0, at), value.slice(at + 1)];
			}));
		},
		read: ({host}) => Object.entries(recordIn(host.Tmpfs)).map(([path, options]) => options === '' ? path : `${path}:${String(options)}`),
	},
	listFlag({name: 'volumes-from', meaning: 'volumes of other containers'}, 'VolumesFrom'),
	textFlag({name: 'volume-driver', meaning: 'driver of its volumes'}, 'host', 'VolumeDriver'),
	switchFlag({name: 'read-only', meaning: 'its root file system cannot be written'}, 'host', 'ReadonlyRootfs'),
	switchFlag({name: 'privileged', meaning: 'all capabilities and devices'}, 'host', 'Privileged'),
	capabilityFlag('cap-add', 'CapAdd', 'more capabilities'),
	capabilityFlag('cap-drop', 'CapDrop', 'fewer capabilities'),
	{
		...listFlag({name: 'security-opt', meaning: 'security options', check: value => /^no-new-privileges$|[:=]/v.test(value) ? undefined : `“${value}” is no security option: such as no-new-privileges or seccomp=unconfined.`}, 'SecurityOpt'),
		apply({host}, values) {
			// One that the engine does not know: it is two lists that are empty.
			const isOpen = values.includes('systempaths=unconfined');
			host.SecurityOpt = values.filter(value => value !== 'systempaths=unconfined');
			if (isOpen) {
				host.MaskedPaths = [];
				host.ReadonlyPaths = [];
			}
		},
		read({host}) {
			const own = textsIn(host.SecurityOpt).filter(option => option !== 'label=disable' || host.Privileged !== true);
			return [...own, ...(Array.isArray(host.MaskedPaths) && host.MaskedPaths.length === 0 && host.Privileged !== true ? ['systempaths=unconfined'] : [])];
		},
	},
	{
		name: 'use-api-socket', kind: 'switch', meaning: 'give it the engine’s socket',
		// The client copies its own logins into the container as well: nothing that is to happen unseen.
		check: value => value === 'true' ? '--use-api-socket hands over the client’s logins too, which is not done here: take --volume /var/run/docker.sock:/var/run/docker.sock for the socket.' : undefined,
	},
];
