import test from 'ava';
import {formatPorts, shortPorts, type PortLike} from '../../source/format/ports.js';

/** `80`, `53/udp`, `0.0.0.0:8080->80`, `[::1]:53->53/udp`. */
function ports(...texts: readonly string[]): readonly PortLike[] {
	return texts.map(text => {
		const {ip, publicPort, privatePort, protocol} = /^(?:(?:\[?(?<ip>[\d.:]*?)\]?:)?(?<publicPort>\d+)->)?(?<privatePort>\d+)(?:\/(?<protocol>\w+))?$/v.exec(text)!.groups!;
		return {
			privatePort: Number(privatePort), protocol: protocol ?? 'tcp',
			...(publicPort === undefined ? {} : {publicPort: Number(publicPort)}), ...(ip === undefined ? {} : {ip}),
		};
	});
}

// What the docker client 28.2 prints for these.
const cases: ReadonlyArray<readonly [ports: readonly PortLike[], full: string, short: string]> = [
	[[], '', ''],
	[ports('80'), '80/tcp', '80'],
	[ports('443', '0.0.0.0:8080->80'), '443/tcp, 0.0.0.0:8080->80/tcp', '8080→80 443'],
	[ports('0.0.0.0:8080->80', '[::]:8080->80'), '0.0.0.0:8080->80/tcp, [::]:8080->80/tcp', '8080→80'],
	[ports('0.0.0.0:80->80', '0.0.0.0:81->81', '0.0.0.0:82->82'), '0.0.0.0:80-82->80-82/tcp', '80-82→80-82'],
	[ports('0.0.0.0:9001->81', '0.0.0.0:9000->80'), '0.0.0.0:9000->80/tcp, 0.0.0.0:9001->81/tcp', '9000-9001→80-81'],
	[ports('6382', '6379', '6380'), '6379-6380/tcp, 6382/tcp', '6379-6380 6382'],
	[ports('127.0.0.1:53->53/udp', '127.0.0.1:53->53'), '127.0.0.1:53->53/tcp, 127.0.0.1:53->53/udp', '127.0.0.1:53→53 127.0.0.1:53→53/udp'],
	[ports('0.0.0.0:8080->80', '0.0.0.0:8081->80'), '0.0.0.0:8080->80/tcp, 0.0.0.0:8081->80/tcp', '8080→80 8081→80'],
	[ports('90', '91', '0.0.0.0:91->91', '0.0.0.0:92->92', '[::1]:1->80'), '90-91/tcp, 0.0.0.0:91-92->91-92/tcp, [::1]:1->80/tcp', '[::1]:1→80 90-91 91-92→91-92'],
	[ports('[::]:443->443', '0.0.0.0:443->443', '[::]:80->80', '0.0.0.0:80->80'), '0.0.0.0:80->80/tcp, [::]:80->80/tcp, 0.0.0.0:443->443/tcp, [::]:443->443/tcp', '80→80 443→443'],
	[ports('53/udp', '53'), '53/tcp, 53/udp', '53 53/udp'],
	[ports('80', '80'), '80/tcp, 80/tcp', '80'],
];

test('ports read as the docker client prints them, and in short', t => {
	for (const [given, full, short] of cases) {
		t.is(formatPorts(given), full);
		t.is(shortPorts(given), short, full);
	}
});

test('the order the engine tells ports in does not matter', t => {
	for (const [given, full, short] of cases) {
		t.is(formatPorts(given.toReversed()), full);
		t.is(shortPorts(given.toReversed()), short);
	}
});
