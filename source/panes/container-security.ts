import {shortId} from '../format/image-reference.js';
import {style} from '../format/style.js';
import {asList, asRecord, asText, asTexts, type JsonRecord} from './json-value.js';
import type {Section} from './sections.js';

/** Names of other containers by id, of those a container shares something with. */
export type Peers = Readonly<Record<string, string>>;

const modeFields = ['NetworkMode', 'PidMode', 'IpcMode'] as const;

/** The containers whose namespaces it shares, by id or name as the engine has them. */
export function peersIn(host: JsonRecord): readonly string[] {
	return modeFields.flatMap(field => /^container:(?<id>.+)$/v.exec(asText(host[field]))?.groups?.id ?? []);
}

/** What a namespace's mode means in words; its own words where they are not known. */
function modeText(mode: string, peers: Peers, usual: string): string {
	const id = /^container:(?<id>.+)$/v.exec(mode)?.groups?.id;
	if (id !== undefined) {
		const name = peers[id];
		return name === undefined ? `that of ${shortId(id)}, which is gone` : `that of ${name}`;
	}

	switch (mode) {
		case '': {
			return usual;
		}

		case 'host': {
			return style('the host’s', 'warning');
		}

		case 'private': {
			return 'its own';
		}

		case 'shareable': {
			return 'its own, which others may join';
		}

		default: {
			return mode;
		}
	}
}

function networkText(mode: string, peers: Peers): string {
	switch (mode) {
		case '':
		case 'default': {
			return 'its own, in the engine’s default network';
		}

		case 'none': {
			return 'its own, with no network';
		}

		case 'host': {
			return modeText(mode, peers, '');
		}

		default: {
			return mode.startsWith('container:') ? modeText(mode, peers, '') : `its own, in ${mode}`;
		}
	}
}

/** What it shares with whom. Told only where the engine said anything of it at all. */
export function namespacesSection(host: JsonRecord, peers: Peers): Section {
	if (Object.keys(host).length === 0) {
		return {};
	}

	const ipc = asText(host.IpcMode);
	return {
		title: 'Namespaces',
		facts: [
			['Network', networkText(asText(host.NetworkMode), peers)],
			['PID', modeText(asText(host.PidMode), peers, 'its own')],
			['IPC', ipc === 'none' ? 'its own, without /dev/shm' : modeText(ipc, peers, 'the engine’s default')],
			['UTS', modeText(asText(host.UTSMode), peers, 'its own')],
			['User', modeText(asText(host.UsernsMode), peers, 'the engine’s default')],
			['Cgroup', modeText(asText(host.CgroupnsMode), peers, 'the engine’s default') + (asText(host.CgroupParent) === '' ? '' : `, below ${asText(host.CgroupParent)}`)],
		],
	};
}

const shortened = (text: string): string => text.length > 60 ? `${text.slice(0, 60)}…` : text;

/** A seccomp profile is handed over whole: its first characters say enough. */
const optionsOf = (host: JsonRecord): readonly string[] => asTexts(host.SecurityOpt).map(option => shortened(option));

function deviceText({PathOnHost, PathInContainer, CgroupPermissions}: JsonRecord): string {
	const inside = asText(PathInContainer);
	return `${asText(PathOnHost)}${inside === asText(PathOnHost) || inside === '' ? '' : `:${inside}`} ${asText(CgroupPermissions)}`.trim();
}

function requestText({Driver, Count, DeviceIDs, Capabilities}: JsonRecord): string {
	const ids = asTexts(DeviceIDs);
	const which = ids.length > 0 ? ids.join(' ') : (Count === -1 ? 'all' : asText(Count));
	return [asText(Driver), which, asList(Capabilities).map(some => asTexts(some).join('+')).join(' ')].filter(Boolean).join(' ');
}

/** What it may do to the machine, and what it may not. */
export function securitySection(raw: JsonRecord, host: JsonRecord): Section {
	return {
		title: 'Security',
		facts: [
			['Privileged', host.Privileged === true ? style('yes', 'warning') : ''],
			['Root files', host.ReadonlyRootfs === true ? 'read-only' : ''],
			['Added', asTexts(host.CapAdd).join(' ')],
			['Dropped', asTexts(host.CapDrop).join(' ')],
			['Options', optionsOf(host).join('  ')],
			['AppArmor', asText(raw.AppArmorProfile)],
			['Process label', asText(raw.ProcessLabel)],
			['Groups', asTexts(host.GroupAdd).join(' ')],
			['Devices', asList(host.Devices).map(device => deviceText(asRecord(device))).join(', ')],
			['Requests', asList(host.DeviceRequests).map(request => requestText(asRecord(request))).join(', ')],
			['Device rules', asTexts(host.DeviceCgroupRules).join(', ')],
			['Sysctls', Object.entries(asRecord(host.Sysctls)).map(([name, value]) => `${asText(name)}=${asText(value)}`).join('  ')],
		],
	};
}
