import type {BuildRequest} from '../engine/build/build-request.js';
import {pairOf} from '../engine/run/values.js';
import {isRemoteContext} from '../format/remote-context.js';
import {secretOf, sshOf} from './build-sources.js';
import {wholePath, type BuildSpec} from './build-spec.js';
import type {BuildSurroundings} from './check-build.js';

/** Make of what was typed what the engine is asked for: paths whole, variables with the values they have now. */
export function requestOf(spec: BuildSpec, surroundings: BuildSurroundings): BuildRequest {
	const {environment} = surroundings;
	const {context, dockerfile, tags, args, labels, secrets, ssh, target, platform, network, isCacheOff, isPulling, builder} = spec;
	return {
		context: isRemoteContext(context) ? context : wholePath(context, surroundings),
		dockerfile: dockerfile.startsWith('~') ? wholePath(dockerfile, surroundings) : dockerfile,
		tags, isCacheOff, isPulling, builder,
		buildArgs: Object.fromEntries(args.map(word => word.includes('=') ? pairOf(word) : [word, environment[word] ?? null])),
		labels: Object.fromEntries(labels.map(word => pairOf(word))),
		secrets: secrets.flatMap(text => {
			const secret = secretOf(text, name => environment[name] !== undefined);
			if ('error' in secret) {
				return [];
			}

			const {id, file, variable} = secret;
			return [file === undefined ? {id, value: environment[variable!] ?? ''} : {id, file: wholePath(file, surroundings)}];
		}),
		ssh: ssh.map(text => {
			const {id, paths} = sshOf(text);
			return {id, paths: paths.map(one => wholePath(one, surroundings))};
		}),
		...(target === '' ? {} : {target}), ...(platform === '' ? {} : {platform}), ...(network === '' ? {} : {network}),
	};
}
