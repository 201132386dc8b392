import {EngineError, type EngineErrorKind} from '../engine-error.js';
import {toEngineError} from '../to-engine-error.js';

/** Whom a request was about, for the sentence that tells why it failed. */
export type Asked = {
	/** As people call it: `docker.io`, `localhost:5000`. */
	readonly registry: string;
	/** Whether it was shown any credentials. */
	readonly isLoggedIn: boolean;
	/** What must not stand in the sentence, whoever repeats it. */
	readonly secrets?: ReadonlyArray<string | undefined>;
};

type Rule = {
	readonly pattern: RegExp;
	readonly kind: EngineErrorKind;
	say(asked: Asked, reason: string): string;
};

/*
What engines say of registries: they pass on what the registry or the connection said, in one sentence with all that was being done. The
more certain comes first.
*/
const rules: readonly Rule[] = [
	{
		pattern: /server gave HTTP response to HTTPS client/v, kind: 'failed',
		say: ({registry}) => `The registry ${registry} speaks plain HTTP, which the engine takes only from those it is told to trust (insecure-registries in its daemon.json).`,
	},
	{
		pattern: /x509: |certificate|tls: /v, kind: 'failed',
		say: ({registry}, reason) => `The registry ${registry} shows a certificate that the engine does not trust: ${reason}`,
	},
	{
		pattern: /unauthorized|no basic auth credentials|authentication required|incorrect username or password|\b401\b|docker login|access to the resource is denied|insufficient_scope/iv, kind: 'denied',
		say: ({registry, isLoggedIn}, reason) => isLoggedIn ? `${registry} does not accept the login: ${reason}` : `${registry} wants a login: ${reason}`,
	},
	{
		pattern: /manifest unknown|name unknown|manifest for .* not found|repository .* not found/iv, kind: 'failed',
		say: ({registry}, reason) => `${registry} has no such image: ${reason}`,
	},
	{
		pattern: /connection refused|no such host|i\/o timeout|unreachable|no route to host|server misbehaving|connection reset|TLS handshake timeout|Client\.Timeout|deadline exceeded|broken pipe|dial tcp|\bEOF\b/v, kind: 'failed',
		say: ({registry}, reason) => `The registry ${registry} cannot be reached: ${reason}`,
	},
];

/** Go puts the request before what went wrong with it: `Get "http://127.0.0.1:5000/v2/": dial tcp …`. */
const withoutRequest = (text: string): string => text.replace(/^(?:Error response from daemon: )?(?:error pinging v2 registry: )?(?:Get|Post|Head|Put|Patch) "?https?:\/\/\S+: /v, '').trim();

/** Shorter ones would take letters out of every sentence, and no registry repeats a password. */
const shortestSecret = 4;

function without(text: string, secrets: Asked['secrets'] = []): string {
	let rest = text;
	for (const secret of secrets) {
		rest = secret === undefined || secret.length < shortestSecret ? rest : rest.replaceAll(secret, '••••');
	}

	return rest;
}

/**
What went wrong between the engine and a registry, in one sentence that names the registry.

@param error What `client` threw, or a failure told within a stream.
@returns `denied` where a login, or another, would help. Anything that is not about the registry stays as it was.
*/
export function registryError(error: unknown, asked: Asked): EngineError {
	const known = toEngineError(error);
	const {kind} = known;
	const clean = without(known.message, asked.secrets);
	// What is about the engine itself is not about a registry.
	const rule = kind === 'unreachable' || kind === 'timeout' || kind === 'invalid' || kind === 'unsupported' ? undefined : rules.find(({pattern}) => pattern.test(clean));
	if (rule) {
		return new EngineError(rule.kind, rule.say(asked, withoutRequest(clean)), {cause: error});
	}

	return clean === known.message ? known : new EngineError(kind, clean, {cause: error});
}
