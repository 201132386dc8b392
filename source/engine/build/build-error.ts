import {cleanText} from '../../format/clean.js';

/** What the parts of BuildKit put before a sentence, each its own. */
const wrappings = [
	/^failed to solve with frontend dockerfile\.v0: /v, /^failed to solve with frontend gateway\.v0: /v, /^failed to solve: /v, /^rpc error: code = \w+ desc = ?/v,
	/^failed to create LLB definition: /v, /^failed to build LLB: /v, /^failed to read dockerfile: /v, /^failed to load cache key: /v, /^failed to compute cache key: /v,
];

/** The sentence of a build's failure, without what the engine's parts wrap it in. */
export function buildErrorSentence(text: string): string {
	let sentence = cleanText(text).trim();
	for (let before = ''; before !== sentence;) {
		before = sentence;
		for (const wrapping of wrappings) {
			sentence = sentence.replace(wrapping, '');
		}
	}

	if (sentence.includes('exec: "git": executable file not found')) {
		return 'The engine has no git to fetch this context with: clone it here, and build from its directory.';
	}

	return sentence === '' ? 'The engine gave no reason.' : sentence;
}
