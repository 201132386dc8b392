import {cleanText} from '../format/clean.js';
import {EngineError} from './engine-error.js';

/** Where an engine listens. */
export type Endpoint = {
	/** As the user would write it: `unix:///var/run/docker.sock`, `tcp://10.0.0.3:2375`. */
	readonly address: string;
	/** What decided: shown when the engine cannot be reached. */
	readonly source: '--host' | 'DOCKER_HOST' | 'default';
} & (
	| {readonly kind: 'unix'; readonly socketPath: string}
	| {readonly kind: 'tcp'; readonly host: string; readonly port: number}
);

const defaultAddress = 'unix:///var/run/docker.sock';
const defaultTcpPort = 2375;

/**
Decide which engine to talk to, as the docker client does without contexts: `--host`, then a non-empty `DOCKER_HOST`, then the
default socket. `tcp://` without a port means 2375.

@throws {EngineError} `invalid` for an address nobody could dial, `unsupported` for a scheme Gantry does not speak.
@see https://docs.docker.com/reference/cli/docker/#environment-variables
*/
export function resolveEndpoint(hostFlag: string | undefined, environment: Readonly<Record<string, string | undefined>>): Endpoint {
	const [given, source] = hostFlag === undefined
		? (environment.DOCKER_HOST ? [environment.DOCKER_HOST, 'DOCKER_HOST'] as const : [defaultAddress, 'default'] as const)
		: [hostFlag, '--host'] as const;
	const address = cleanText(given.trim());
	const {scheme, rest} = splitScheme(address);

	switch (scheme) {
		case 'unix': {
			const socketPath = rest === '' ? '/var/run/docker.sock' : rest;
			if (!socketPath.startsWith('/')) {
				throw new EngineError('invalid', `${source} names the socket “${rest}”: write an absolute path, as in unix:///var/run/docker.sock.`);
			}

			return {kind: 'unix', socketPath, address: `unix://${socketPath}`, source};
		}

		case 'tcp':
		case 'http': {
			return {kind: 'tcp', ...splitHostPort(rest, source), address: `tcp://${rest}`, source};
		}

		case 'ssh':
		case 'https':
		case 'npipe':
		case 'fd': {
			throw new EngineError('unsupported', `${source} asks for ${scheme}://, which Gantry does not speak: use unix:// or tcp://.`);
		}

		default: {
			throw new EngineError('invalid', `${source} is “${address}”: write unix:///path/to/docker.sock or tcp://host:port.`);
		}
	}
}

/** A bare `host:port` is TCP and a bare path a socket, as the docker client reads them. */
function splitScheme(address: string): {scheme: string; rest: string} {
	const match = /^([a-z]+):\/\/(.*)$/v.exec(address);
	if (match) {
		return {scheme: match[1]!, rest: match[2]!};
	}

	if (address.startsWith('/')) {
		return {scheme: 'unix', rest: address};
	}

	return {scheme: /^(?:\[[\da-f:]+\]|[\w.\-]+):\d+$/v.test(address) ? 'tcp' : '', rest: address};
}

function splitHostPort(rest: string, source: string): {host: string; port: number} {
	let url: URL;
	try {
		// `http:` gives a URL its host rules; the port 80 it would leave out is not one engines use.
		url = new URL(`http://${rest}`);
	} catch {
		throw new EngineError('invalid', `${source} is “tcp://${rest}”: write tcp://host:port.`);
	}

	if (/[@?#]/v.test(rest) || (url.pathname !== '/' && url.pathname !== '')) {
		throw new EngineError('invalid', `${source} is “tcp://${rest}”: only host and port are understood.`);
	}

	const host = url.hostname.replaceAll(/^\[|\]$/gv, '');
	const isPort80 = /:80\/?$/v.test(rest);
	return {host, port: url.port === '' ? (isPort80 ? 80 : defaultTcpPort) : Number(url.port)};
}
