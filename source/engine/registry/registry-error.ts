import {registryWords} from '../../format/registry-name.js';
import {EngineError, type EngineErrorKind} from '../engine-error.js';

/** Why the engine could not speak with a registry, as the last clause of Go's chain of reasons tells it. */
const reasons: ReadonlyArray<readonly [pattern: RegExp, words: string]> = [
	[/network is unreachable|no route to host/v, 'the engine has no network that leads there'],
	[/no such host|server misbehaving|name resolution/v, 'the engine cannot look up its name'],
	[/server gave HTTP response to HTTPS client/v, 'it speaks plain HTTP, which the engine takes only from those in its insecure-registries'],
	[/x509:|certificate/v, 'the engine does not trust its certificate'],
	[/connection refused/v, 'nothing listens there'],
	[/connection reset|\bEOF\b/v, 'it broke the connection off'],
	[/i\/o timeout|handshake timeout|deadline exceeded|Client\.Timeout/v, 'it does not answer'],
];

/** Newer engines say it by their status, older ones in words only. */
const wantsLogin = /no basic auth credentials|unauthorized|authentication required|access to the resource is denied|incorrect username or password/v;

type Told = readonly [kind: EngineErrorKind, sentence: string];

function tell({kind, message}: EngineError, registry: string, name: string): Told | undefined {
	const words = registryWords(registry);
	if (kind === 'denied' || wantsLogin.test(message)) {
		return ['denied', `${words} shows ${name} only after a login, if there is such an image.`];
	}

	if (kind !== 'failed') {
		return undefined;
	}

	const reason = reasons.find(([pattern]) => pattern.test(message));
	return reason && ['unreachable', `${words} cannot be reached: ${reason[1]}.`];
}

/**
What an engine says of a registry is a chain of addresses and system errors, all with the one status 500: here, at the edge, and nowhere else, it
is read and told in one sentence. What is not known is left as it is.

@param registry Host of the registry that was asked.
@param name What it was asked for.
*/
export function registryError(error: unknown, registry: string, name: string): unknown {
	if (!(error instanceof EngineError)) {
		return error;
	}

	const told = tell(error, registry, name);
	return told ? new EngineError(told[0], told[1], {cause: error}) : error;
}
