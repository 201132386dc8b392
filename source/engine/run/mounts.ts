import {recordIn} from '../../format/json.js';
import {parseSize} from '../../format/docker-size.js';
import {csvField, csvOf, isAbsolute, pairOf} from './values.js';

/** A mount as the engine takes it. */
type Mount = Readonly<Record<string, unknown>>;

export type Failure = {readonly error: string};

/** The last value that one of these names has. */
type One = (...names: readonly string[]) => string | undefined;

export const isFailure = (mount: Mount | Failure): mount is Failure => typeof mount.error === 'string';

const switches = new Set(['readonly', 'ro', 'volume-nocopy', 'bind-nonrecursive']);

const keys = new Set([
	'type', 'source', 'src', 'target', 'dst', 'destination', 'consistency', 'bind-propagation', 'bind-recursive', 'volume-driver', 'volume-label', 'volume-opt', 'volume-subpath', 'image-subpath', 'tmpfs-size', 'tmpfs-mode', ...switches,
]);

const isOn = (value: string): boolean | undefined => value === '' || /^(?:1|t|true)$/iv.test(value) ? true : (/^(?:0|f|false)$/iv.test(value) ? false : undefined);

/**
`type=bind,source=/srv,target=/srv,readonly`.

@see docker/cli opts/mount.go
*/
export function mountOf(text: string): Mount | Failure {
	const fields = csvOf(text)?.map(field => pairOf(field));
	if (!fields) {
		return {error: `“${text}” is no mount: a quote in it is not closed.`};
	}

	const values = (...names: readonly string[]) => fields.filter(([key]) => names.includes(key.toLowerCase())).map(([, value]) => value);
	const one = (...names: readonly string[]) => values(...names).at(-1);
	const strange = fields.find(([key]) => !keys.has(key.toLowerCase()));
	if (strange) {
		return {error: `“${strange[0]}” is no part of a mount: type, source, target, readonly, volume-opt and the like.`};
	}

	const type = (one('type') ?? 'volume').toLowerCase();
	const source = one('source', 'src');
	const target = one('target', 'dst', 'destination');
	const wrong = problemOf({type, source, target, text}) ?? wrongSwitch(fields) ?? wrongKind(type, fields) ?? wrongRecursion(one);
	if (wrong !== undefined) {
		return {error: wrong};
	}

	const isReadOnly = isOn(one('readonly', 'ro') ?? 'false')!;
	return {
		Type: type, ...(source === undefined ? {} : {Source: source}), Target: target, ...(isReadOnly ? {ReadOnly: true} : {}), ...(one('consistency') === undefined ? {} : {Consistency: one('consistency')}),
		...optionsOf(type, values, one),
	};
}

function problemOf({type, source, target, text}: {readonly type: string; readonly source: string | undefined; readonly target: string | undefined; readonly text: string}): string | undefined {
	if (!['bind', 'volume', 'tmpfs', 'image', 'npipe', 'cluster'].includes(type)) {
		return `“${type}” is no type of mount: bind, volume, tmpfs or image.`;
	}

	if (target === undefined || !isAbsolute(target)) {
		return `The mount “${text}” needs a target: target=/an/absolute/path.`;
	}

	if (type === 'image' && !source) {
		return `The mount “${text}” needs a source: source=an-image.`;
	}

	if (type === 'bind' && !source) {
		return `The mount “${text}” needs a source: source=/a/path/of/the/host.`;
	}

	return type === 'tmpfs' && source ? `The mount “${text}” is in memory: it has no source.` : undefined;
}

/** Options of another type of mount. */
function wrongKind(type: string, fields: ReadonlyArray<readonly [string, string]>): string | undefined {
	const strange = fields.map(([key]) => key.toLowerCase()).find(key => /^(?:bind|volume|image|tmpfs)-/v.test(key) && !key.startsWith(`${type}-`));
	return strange === undefined ? undefined : `${strange} is nothing for a mount of type ${type}.`;
}

/** What becomes of the mounts below one that cannot be written. */
function wrongRecursion(one: One): string | undefined {
	const recursion = one('bind-recursive');
	if (recursion === undefined || /^(?:enabled|disabled)$/v.test(recursion)) {
		return undefined;
	}

	if (!/^(?:writable|readonly)$/v.test(recursion)) {
		return `“${recursion}” is no value for bind-recursive: enabled, disabled, writable or readonly.`;
	}

	if (!isOn(one('readonly', 'ro') ?? 'false')) {
		return `bind-recursive=${recursion} needs readonly beside it.`;
	}

	return recursion === 'readonly' && one('bind-propagation') !== 'rprivate' ? 'bind-recursive=readonly needs bind-propagation=rprivate beside it.' : undefined;
}

/** Values that are neither, of the keys that take nothing else. */
function wrongSwitch(fields: ReadonlyArray<readonly [string, string]>): string | undefined {
	for (const [written, value] of fields) {
		const key = written.toLowerCase();
		if (switches.has(key) && isOn(value) === undefined) {
			return `“${value}” is no value for ${key}: true or false.`;
		}

		if (key === 'tmpfs-size' && parseSize(value) === undefined) {
			return `“${value}” is no size: such as 64m.`;
		}

		if (key === 'tmpfs-mode' && !/^[0-7]+$/v.test(value)) {
			return `“${value}” is no mode: such as 1770.`;
		}
	}

	return undefined;
}

function bindOptions(one: One): Mount {
	const recursion = one('bind-recursive');
	const bind = {
		...(one('bind-propagation') === undefined ? {} : {Propagation: one('bind-propagation')}), ...(isOn(one('bind-nonrecursive') ?? 'false') || recursion === 'disabled' ? {NonRecursive: true} : {}),
		...(recursion === 'writable' ? {ReadOnlyNonRecursive: true} : {}), ...(recursion === 'readonly' ? {ReadOnlyForceRecursive: true} : {}),
	};
	return Object.keys(bind).length === 0 ? {} : {BindOptions: bind};
}

function optionsOf(type: string, values: (...names: readonly string[]) => readonly string[], one: One): Mount {
	const [labels, options] = [Object.fromEntries(values('volume-label').map(value => pairOf(value))), Object.fromEntries(values('volume-opt').map(value => pairOf(value)))];
	if (type === 'bind') {
		return bindOptions(one);
	}

	if (type === 'image') {
		return one('image-subpath') === undefined ? {} : {ImageOptions: {Subpath: one('image-subpath')}};
	}

	if (type === 'tmpfs') {
		const [size, mode] = [one('tmpfs-size'), one('tmpfs-mode')];
		const tmpfs = {...(size === undefined ? {} : {SizeBytes: parseSize(size)}), ...(mode === undefined ? {} : {Mode: Number.parseInt(mode, 8)})};
		return Object.keys(tmpfs).length === 0 ? {} : {TmpfsOptions: tmpfs};
	}

	const hasDriver = one('volume-driver') !== undefined || Object.keys(options).length > 0;
	const volume = {
		...(isOn(one('volume-nocopy') ?? 'false') ? {NoCopy: true} : {}), ...(Object.keys(labels).length > 0 ? {Labels: labels} : {}), ...(one('volume-subpath') === undefined ? {} : {Subpath: one('volume-subpath')}),
		...(hasDriver ? {DriverConfig: {...(one('volume-driver') === undefined ? {} : {Name: one('volume-driver')}), ...(Object.keys(options).length > 0 ? {Options: options} : {})}} : {}),
	};
	return Object.keys(volume).length === 0 ? {} : {VolumeOptions: volume};
}

const field = (name: string, value: unknown): string => csvField(`${name}=${String(value)}`);

/** The long form of a mount as the engine tells it. */
export function mountText(mount: Mount): string {
	const [bind, volume, tmpfs, image] = [recordIn(mount.BindOptions), recordIn(mount.VolumeOptions), recordIn(mount.TmpfsOptions), recordIn(mount.ImageOptions)];
	const driver = recordIn(volume.DriverConfig);
	return [
		field('type', mount.Type),
		...(mount.Source ? [field('source', mount.Source)] : []),
		field('target', mount.Target),
		...(mount.ReadOnly === true ? ['readonly'] : []),
		...(mount.Consistency ? [field('consistency', mount.Consistency)] : []),
		...(bind.Propagation ? [field('bind-propagation', bind.Propagation)] : []),
		...(bind.NonRecursive === true ? ['bind-nonrecursive'] : []),
		...(bind.ReadOnlyNonRecursive === true ? ['bind-recursive=writable'] : []),
		...(bind.ReadOnlyForceRecursive === true ? ['bind-recursive=readonly'] : []),
		...(image.Subpath ? [field('image-subpath', image.Subpath)] : []),
		...(volume.NoCopy === true ? ['volume-nocopy'] : []),
		...(volume.Subpath ? [field('volume-subpath', volume.Subpath)] : []),
		...Object.entries(recordIn(volume.Labels)).map(([name, value]) => field('volume-label', `${name}=${String(value)}`)),
		...(driver.Name ? [field('volume-driver', driver.Name)] : []),
		...Object.entries(recordIn(driver.Options)).map(([name, value]) => field('volume-opt', `${name}=${String(value)}`)),
		...(tmpfs.SizeBytes ? [field('tmpfs-size', tmpfs.SizeBytes)] : []),
		...(typeof tmpfs.Mode === 'number' && tmpfs.Mode > 0 ? [field('tmpfs-mode', tmpfs.Mode.toString(8))] : []),
	].join(',');
}
