/** Suggestions for the last of several words: all that stands before it is kept. */
export const lastWord = (candidates: (word: string) => readonly string[]) => (typed: string): readonly string[] => {
	const at = typed.search(/\S*$/v);
	const [before, word] = [typed.slice(0, at), typed.slice(at)];
	return candidates(word).filter(candidate => candidate.startsWith(word)).map(candidate => before + candidate);
};
