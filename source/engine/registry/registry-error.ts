import {hideValues} from '../../format/mask.js';
import {registryWords} from '../../format/registry-name.js';
import {EngineError, type EngineErrorKind} from '../engine-error.js';

/** Whom a request was about, for the sentence that tells why it failed. */
export type Asked = {
	/** Its host; the hub by any of its names. */
	readonly registry: string;
	/** Whether it was shown any credentials. */
	readonly isLoggedIn: boolean;
	/** What must not stand in the sentence, whoever repeats it. */
	readonly secrets?: ReadonlyArray<string | undefined>;
};

/** Why the engine could not speak with a registry: the more certain comes first. */
const obstacles: ReadonlyArray<readonly [pattern: RegExp, words: string]> = [
	[/server gave HTTP response to HTTPS client/v, 'it speaks plain HTTP, which the engine takes only from those in its insecure-registries'],
	[/network is unreachable|no route to host/v, 'the engine has no network that leads there'],
	[/no such host|server misbehaving|name resolution/v, 'the engine cannot look up its name'],
	[/connection refused/v, 'nothing listens there'],
	[/i\/o timeout|handshake timeout|deadline exceeded|Client\.Timeout/v, 'it does not answer'],
	[/connection reset|broken pipe|\bEOF\b/v, 'it broke the connection off'],
	[/dial tcp/v, 'no connection came about'],
];

const distrust = /(?:x509|tls): (?<reason>.*)$/v;
const wantsLogin = /unauthorized|no basic auth credentials|authentication required|incorrect username or password|docker login|access to the resource is denied|insufficient_scope/iv;
const hasNone = /manifest unknown|name unknown|manifest for .* not found|repository .* not found/iv;

/** Go puts the request before what went wrong with it: `Get "http://127.0.0.1:5000/v2/": dial tcp …`. */
const withoutRequest = (text: string): string => text.replace(/^(?:Error response from daemon: )?(?:error pinging v2 registry: )?(?:Get|Post|Head|Put|Patch) "?https?:\/\/\S+: /v, '').trim();

type Told = readonly [kind: EngineErrorKind, sentence: string];

function tell(kind: EngineErrorKind, text: string, {registry, isLoggedIn}: Asked): Told | undefined {
	const words = registryWords(registry);
	const said = withoutRequest(text);
	// Newer engines say it by their status, older ones in words only.
	if (kind === 'denied' || wantsLogin.test(text)) {
		return ['denied', isLoggedIn ? `${words} does not accept the login: ${said}` : `${words} wants a login: ${said}`];
	}

	if (hasNone.test(text)) {
		return [kind, `${words} has no such image: ${said}`];
	}

	const untrusted = distrust.exec(text)?.groups?.reason;
	if (untrusted !== undefined) {
		return ['unreachable', `${words} cannot be reached: the engine does not trust its certificate (${untrusted}).`];
	}

	const obstacle = obstacles.find(([pattern]) => pattern.test(text));
	return obstacle && ['unreachable', `${words} cannot be reached: ${obstacle[1]}.`];
}

/**
What went wrong between the engine and a registry, in one sentence that names the registry. What an engine says of it is a chain of addresses and
system errors, all with the one status 500: here, at the edge, and nowhere else, it is read.

@param error What `client` threw, or a failure told within a stream.
@returns `denied` where a login, or another, would help; `unreachable` where no connection came about. Anything that is not about the registry stays as it was.
*/
export function registryError<Thrown>(error: Thrown, asked: Asked): Thrown | EngineError {
	if (!(error instanceof EngineError)) {
		return error;
	}

	const {kind, message} = error;
	const clean = hideValues(message, asked.secrets ?? []);
	// What is about the engine itself is not about a registry.
	const told = kind === 'failed' || kind === 'denied' || kind === 'gone' || kind === 'conflict' ? tell(kind, clean, asked) : undefined;
	if (told) {
		return new EngineError(told[0], told[1], {cause: error});
	}

	return clean === message ? error : new EngineError(kind, clean, {cause: error});
}
