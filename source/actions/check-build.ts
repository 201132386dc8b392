import {accessSync, constants} from 'node:fs';
import path from 'node:path';
import {checkRunOption} from '../engine/run/check-run-option.js';
import {splitCommandLine} from '../format/command-line.js';
import {imageNameError, isImageName} from '../format/image-reference.js';
import type {FormValues} from '../state/overlay.js';
import {isRemoteContext} from '../format/remote-context.js';
import {kindOf, type BuildFiles} from './build-files.js';
import {secretOf, sshOf} from './build-sources.js';
import {wholePath, type BuildSpec, type Places} from './build-spec.js';

/** Where a build is asked for. */
export type BuildSurroundings = Places & {readonly environment: Readonly<Record<string, string | undefined>>};

function contextError({context}: BuildSpec, places: Places): string | undefined {
	if (context === '-') {
		return 'What is read from standard input (-) cannot be built from here: name a directory, or a Git or tar URL.';
	}

	const kind = isRemoteContext(context) ? 'directory' : kindOf(wholePath(context, places));
	return kind === 'directory' ? undefined : (kind === undefined ? `There is no directory ${context}.` : `${context} is no directory: the one it is in may be meant.`);
}

function dockerfileError(spec: BuildSpec, places: Places, files: BuildFiles): string | undefined {
	const {context, dockerfile} = spec;
	if (isRemoteContext(context)) {
		return undefined;
	}

	const kind = kindOf(wholePath(dockerfile, {...places, directory: wholePath(context, places)}));
	if (kind === 'file' || kind === 'other') {
		return undefined;
	}

	const others = files.dockerfiles('', spec).filter(one => !one.endsWith('/'));
	const there = others.length === 0 ? '' : ` There is ${others.slice(0, 3).join(', ')}.`;
	return `${kind === 'directory' ? `${dockerfile} is a directory.` : (path.isAbsolute(dockerfile) ? `There is no file ${dockerfile}.` : `There is no ${dockerfile} in the context.`)}${there}`;
}

/** A stage is named as it is in the Dockerfile, in any case, or by its number from 0. */
function targetError(spec: BuildSpec, files: BuildFiles): string | undefined {
	const {target, dockerfile} = spec;
	const stages = target === '' || /^\d+$/v.test(target) ? undefined : files.stages(spec);
	if (!stages || stages.includes(target.toLowerCase())) {
		return undefined;
	}

	return `${dockerfile} has no stage ${target}${stages.length === 0 ? ', and none with a name.' : `: ${stages.join(', ')}.`}`;
}

const platformPattern = /^[a-z0-9_]+(?:\/[a-z0-9_]+(?:\/[a-z0-9._]+)?)?$/v;

const platformError = ({platform}: BuildSpec): string | undefined =>
	platform === '' || platform.split(',').every(one => platformPattern.test(one)) ? (platform.includes(',') ? 'One platform at a time: an engine keeps an image of one.' : undefined) : `“${platform}” is no platform: os/architecture, such as linux/arm64.`;

function isReadable(file: string): boolean {
	try {
		accessSync(file, constants.R_OK);
		return true;
	} catch {
		return false;
	}
}

function fileError(typed: string, places: Places): string | undefined {
	const file = wholePath(typed, places);
	const kind = kindOf(file);
	if (kind === undefined) {
		return `There is no file ${typed}.`;
	}

	return kind === 'directory' ? `${typed} is a directory.` : (isReadable(file) ? undefined : `${typed} cannot be read: this user may not.`);
}

function secretError(text: string, {environment, ...places}: BuildSurroundings): string | undefined {
	const secret = secretOf(text, name => environment[name] !== undefined);
	if ('error' in secret) {
		return secret.error;
	}

	const {file, variable} = secret;
	return file === undefined ? (environment[variable!] === undefined ? `${variable!} is not set where Gantry was started.` : undefined) : fileError(file, places);
}

function sshError(text: string, {environment, ...places}: BuildSurroundings): string | undefined {
	const {id, paths} = sshOf(text);
	if (id === '') {
		return `“${text}” names no id: default, or id=PATH of a key or an agent’s socket.`;
	}

	if (paths.length === 0) {
		return environment.SSH_AUTH_SOCK ? undefined : `${text}: no agent is running where Gantry was started (SSH_AUTH_SOCK): name a key, ${id}=PATH.`;
	}

	return paths.map(one => fileError(one, places)).find(Boolean);
}

/** Whether a name is the engine's to judge; it must be one word. */
const networkError = ({network}: BuildSpec): string | undefined => /\s/v.test(network) ? `“${network}” is no network: one name, host or none.` : undefined;

const needsBuildkit = ({builder}: BuildSpec, given: readonly string[], what: string): string | undefined =>
	builder === 'classic' && given.length > 0 ? `The classic builder knows no ${what}: choose BuildKit below, or leave them out.` : undefined;

/** What is wrong with each field of a build, in the terms it was typed in. */
export function checkBuild(values: FormValues, spec: BuildSpec, surroundings: BuildSurroundings, files: BuildFiles): Readonly<Record<string, string | undefined>> {
	const words = (name: string, check: (word: string) => string | undefined): string | undefined => {
		const split = splitCommandLine(values[name] ?? '');
		return 'error' in split ? split.error : split.words.map(word => check(word)).find(Boolean);
	};

	const wrong = spec.tags.find(tag => !isImageName(tag));
	const context = contextError(spec, surroundings);
	return {
		context,
		dockerfile: context === undefined ? dockerfileError(spec, surroundings, files) : undefined,
		tags: wrong === undefined ? undefined : imageNameError(wrong),
		args: words('args', word => /^[^\s=]+(?:=|$)/v.test(word) ? undefined : `“${word}” is no build argument: NAME=value, without blanks in the name.`),
		labels: words('labels', word => checkRunOption('label', word)),
		secrets: words('secrets', word => secretError(word, surroundings)) ?? needsBuildkit(spec, spec.secrets, 'secrets'),
		ssh: words('ssh', word => sshError(word, surroundings)) ?? needsBuildkit(spec, spec.ssh, 'SSH agents'),
		target: targetError(spec, files),
		platform: platformError(spec),
		network: networkError(spec),
	};
}
