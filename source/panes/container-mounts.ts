import {formatBinaryBytes} from '../format/bytes.js';
import {asList, asNumber, asRecord, asText, type JsonRecord} from './json-value.js';
import type {Table} from './sections.js';

/** What is mounted into it: where from, where to, and how. A tmpfs given as a flag is told by the host's settings only. */
export function mounts(raw: JsonRecord): Table {
	const host = asRecord(raw.HostConfig);
	const wanted = asList(host.Mounts).map(mount => asRecord(mount));
	return {
		columns: [{title: 'TYPE'}, {title: 'SOURCE', canShrink: true}, {title: 'TARGET', canShrink: true}, {title: 'MODE'}],
		rows: [
			...asList(raw.Mounts).map(mount => asRecord(mount)).map(mount => [
				asText(mount.Type), asText(mount.Name) || asText(mount.Source) || '–', asText(mount.Destination),
				modeOf(mount, asRecord(wanted.find(({Target}) => asText(Target) === asText(mount.Destination)))),
			]),
			...Object.entries(asRecord(host.Tmpfs)).map(([target, options]) => ['tmpfs', '–', asText(target), asText(options) || 'rw']),
		],
	};
}

/** `ro`, `rw, z, rshared, nfs`: what is usual is left out. */
function modeOf(mount: JsonRecord, {TmpfsOptions}: JsonRecord): string {
	const access = mount.RW === false ? 'ro' : 'rw';
	const words = asText(mount.Mode).split(',').filter(word => word !== '' && word !== 'ro' && word !== 'rw');
	const driver = asText(mount.Driver);
	const size = asNumber(asRecord(TmpfsOptions).SizeBytes);
	return [
		access, ...words, asText(mount.Propagation), driver === 'local' ? '' : driver, size > 0 ? `at most ${formatBinaryBytes(size)}` : '',
	].filter((word, index, all) => word !== '' && all.indexOf(word) === index).join(', ');
}
