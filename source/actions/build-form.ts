import {cleanText} from '../format/clean.js';
import {quoteCommandLine, splitCommandLine} from '../format/command-line.js';
import {splitTag} from '../format/image-reference.js';
import {formField, type FormCheck, type FormField, type FormFill, type FormValues} from '../state/overlay.js';
import {buildFiles, type BuildFiles} from './build-files.js';
import {checkBuild, type BuildSurroundings} from './check-build.js';
import {newBuildSpec, type Builder, type BuildSpec} from './build-spec.js';
import {parseBuildLine} from './parse-build-line.js';
import {lastWord} from './suggestions.js';

/** As the form calls the builders. */
const builders: Readonly<Record<Builder, string>> = {auto: 'the engine’s choice', buildkit: 'BuildKit', classic: 'classic'};
const yesNo = ['no', 'yes'] as const;
const several = 'several with blanks between';

const wordsOf = (text: string | undefined): readonly string[] => {
	const split = splitCommandLine(text ?? '');
	return 'words' in split ? split.words : [];
};

export const tagsOf = (text: string | undefined): readonly string[] => (text ?? '').split(/[\s,]+/v).filter(word => word !== '');

/** What a filled-in form says. A field that cannot be read says nothing: the check tells why. */
export function specOf(values: FormValues): BuildSpec {
	const text = (name: string) => (values[name] ?? '').trim();
	const builder = (Object.keys(builders) as Builder[]).find(one => builders[one] === values.builder);
	return {
		context: text('context') || newBuildSpec.context, dockerfile: text('dockerfile') || newBuildSpec.dockerfile, tags: tagsOf(values.tags),
		args: wordsOf(values.args), labels: wordsOf(values.labels), secrets: wordsOf(values.secrets), ssh: wordsOf(values.ssh),
		target: text('target'), platform: text('platform'), network: text('network'),
		isCacheOff: values.nocache === 'yes', isPulling: values.pull === 'yes', builder: builder ?? 'auto',
	};
}

/** The form that says this. */
export function valuesOf({tags, args, labels, secrets, ssh, isCacheOff, isPulling, builder, ...texts}: BuildSpec): FormValues {
	const {context, dockerfile, target, platform, network} = texts;
	return {
		context: cleanText(context), dockerfile: cleanText(dockerfile), target: cleanText(target), platform: cleanText(platform), network: cleanText(network), tags: cleanText(tags.join(' ')),
		args: quoteCommandLine(args), labels: quoteCommandLine(labels), secrets: quoteCommandLine(secrets), ssh: quoteCommandLine(ssh),
		nocache: isCacheOff ? 'yes' : 'no', pull: isPulling ? 'yes' : 'no', builder: builders[builder],
	};
}

/** What a registry would miss of the tags that have been typed: the client allows it. */
export function tagHint(typed: string): string | undefined {
	const tag = tagsOf(typed).find(one => !one.includes('/') || !/:[^\/]+$/v.test(one));
	if (tag === undefined) {
		return undefined;
	}

	const hasVersion = /:[^\/]+$/v.test(tag);
	const version = hasVersion ? '' : `no version: it becomes ${splitTag(tag).repository}:latest`;
	const account = tag.includes('/') ? '' : 'no account: it stays on this engine';
	return `“${tag}” has ${[account, version].filter(part => part !== '').join('; and ')}. Usual is account/project:version.`;
}

/** What is known before the form opens. */
export type BuildNames = {readonly networks: readonly string[]};

const platforms = ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/386', 'linux/ppc64le', 'linux/riscv64', 'linux/s390x'];

const starting = (candidates: readonly string[]) => (typed: string): readonly string[] => candidates.filter(one => one.startsWith(typed));

function secretSuggestions(word: string, {paths}: BuildFiles): readonly string[] {
	const {lead, typed} = /^(?<lead>(?:.*,)?(?:src|source)=)(?<typed>[^,]*)$/v.exec(word)?.groups ?? {};
	return lead === undefined ? (/^id=[^,]+$/v.test(word) ? [`${word},src=`, `${word},env=`] : ['id=']) : paths(typed!).map(one => lead + one);
}

function sshSuggestions(word: string, {paths}: BuildFiles): readonly string[] {
	const {lead, typed} = /^(?<lead>[^=]+=(?:.*,)?)(?<typed>[^,]*)$/v.exec(word)?.groups ?? {};
	return lead === undefined ? ['default'] : paths(typed!).map(one => lead + one);
}

/**
The fields of a build, in groups.

@param known What they hold as the form opens.
*/
export function buildFields(known: FormValues, {networks}: BuildNames, surroundings: BuildSurroundings): readonly FormField[] {
	const field = (part: Omit<FormField, 'text'>, fallback = ''): FormField => formField({...part, value: known[part.name] ?? fallback});
	const files = buildFiles(surroundings);
	return [
		field({name: 'context', label: 'Context', hint: 'the directory whose files the build may copy, or a Git or tar URL; or paste a whole docker build line', suggest: files.directories}, '.'),
		field({name: 'dockerfile', label: 'Dockerfile', hint: 'within the context, or an absolute path', suggest: (typed, values) => files.dockerfiles(typed, specOf(values))}, 'Dockerfile'),
		field({name: 'tags', label: 'Tags', placeholder: 'account/project:version', hint: `${several}; none leaves the image without a name`, hintFor: tagHint}),
		field({name: 'args', label: 'Build arguments', placeholder: 'NAME=value NAME="other value"', hint: `${several}; a name alone takes this program’s value`, isSecret: true, group: 'What it is told'}),
		field({name: 'labels', label: 'Labels', placeholder: 'team=shop', hint: several}),
		field({name: 'secrets', label: 'Secrets', placeholder: 'id=npm,src=~/.npmrc id=key,env=API_KEY', hint: 'for RUN --mount=type=secret, with BuildKit; they stay out of the image', suggest: lastWord(word => secretSuggestions(word, files))}),
		field({name: 'ssh', label: 'SSH', placeholder: 'default', hint: 'for RUN --mount=type=ssh, with BuildKit: default is your agent, id=PATH a key', suggest: lastWord(word => sshSuggestions(word, files))}),
		field({name: 'target', label: 'Target', placeholder: 'the last stage', hint: 'the stage to end with: FROM … AS name', suggest: (typed, values) => starting(files.stages(specOf(values)) ?? [])(typed), group: 'How it is built'}),
		field({name: 'platform', label: 'Platform', placeholder: 'the engine’s', hint: 'linux/arm64', suggest: starting(platforms)}),
		field({name: 'network', label: 'Network', placeholder: 'default', hint: 'of RUN: host, none or a network’s name', suggest: starting(['default', ...networks.filter(name => name !== 'bridge')])}),
		field({name: 'nocache', label: 'Ignore the cache', options: yesNo, hint: 'yes runs every step again'}, 'no'),
		field({name: 'pull', label: 'Pull base images', options: yesNo, hint: 'yes asks their registry for newer ones'}, 'no'),
		field({name: 'builder', label: 'Builder', options: Object.values(builders), hint: 'BuildKit where the engine has it; DOCKER_BUILDKIT=0 is classic, =1 BuildKit'}, builders.auto),
	];
}

/** A pasted `docker build` line as a form; `undefined` for any other text. */
export function fillBuild(text: string, surroundings: BuildSurroundings): FormFill | undefined {
	const read = parseBuildLine(text, surroundings);
	return read === undefined || 'error' in read ? read : {values: valuesOf(read)};
}

/** What is wrong with each field, in the terms it was typed in. */
export const checkBuildForm = (surroundings: BuildSurroundings): FormCheck => {
	const files = buildFiles(surroundings);
	return values => checkBuild(values, specOf(values), surroundings, files);
};
