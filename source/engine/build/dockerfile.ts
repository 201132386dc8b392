/** An instruction of a Dockerfile. */
export type Instruction = {
	/** In capitals: `RUN`. */
	readonly keyword: string;
	/** All of it on one line, as written: `RUN make`. */
	readonly text: string;
	/** Where it begins, from 1. */
	readonly line: number;
	/** Of the stage it belongs to, from 0; -1 for what stands before the first `FROM`. */
	readonly stage: number;
};

/** The stages of a Dockerfile: what each is made from, and its name, in small letters, where it has one. */
export type Stage = {readonly base: string; readonly name?: string};

export type Dockerfile = {readonly instructions: readonly Instruction[]; readonly stages: readonly Stage[]; readonly lines: readonly string[]};

/**
Read where the instructions of a Dockerfile stand: lines that go on, comments, heredocs, another escape character. It finds no faults: that is the builder's to do.

@see https://docs.docker.com/reference/dockerfile/, github.com/moby/buildkit frontend/dockerfile/parser/parser.go
*/
export function readDockerfile(file: string): Dockerfile {
	const lines = file.replace(/^\u{FEFF}/v, '').split(/\r?\n/v);
	const goesOn = escapeOf(lines) === '`' ? /(?<=^|[^`])`[\t ]*$/v : /(?<=^|[^\\])\\[\t ]*$/v;
	const instructions: Instruction[] = [];
	const stages: Stage[] = [];

	for (let index = 0; index < lines.length; index++) {
		if (isSkipped(lines[index]!)) {
			continue;
		}

		const start = index;
		const {text, end} = joinedLines(lines, start, goesOn);
		index = endOfHeredocs(lines, end, text);
		const keyword = /^\S*/v.exec(text)![0].toUpperCase();
		if (keyword === 'FROM') {
			stages.push(stageOf(text));
		}

		instructions.push({keyword, text: text.replaceAll(/\s+/gv, ' ').trim(), line: start + 1, stage: stages.length - 1});
	}

	return {instructions, stages, lines};
}

/** An instruction as one line, and the index of its last. */
function joinedLines(lines: readonly string[], start: number, goesOn: RegExp): {readonly text: string; readonly end: number} {
	let text = '';
	for (let index = start; index < lines.length; index++) {
		const line = lines[index]!;
		if (index === start || !isSkipped(line)) {
			text += index === start ? line.trimStart() : line;
			if (!goesOn.test(line)) {
				return {text, end: index};
			}

			text = text.replace(goesOn, '');
		}
	}

	return {text, end: lines.length - 1};
}

/** Also between the lines of one instruction. */
const isSkipped = (line: string): boolean => /^\s*(?:#|$)/v.test(line);

/** The directives stand at the very top, before any other comment. */
function escapeOf(lines: readonly string[]): string {
	for (const line of lines) {
		const {name, value} = /^\s*#\s*(?<name>[A-Za-z][\w\-]*)\s*=(?<value>.*)$/v.exec(line)?.groups ?? {};
		if (name === undefined) {
			break;
		}

		if (name.toLowerCase() === 'escape') {
			return value?.trim() || '\\';
		}
	}

	return '\\';
}

/** @returns The line the last heredoc of an instruction ends at; where it begins, when it has none or one has no end. */
function endOfHeredocs(lines: readonly string[], index: number, text: string): number {
	if (!/^(?:run|copy|add|onbuild)\s/iv.test(text)) {
		return index;
	}

	let end = index;
	for (const {groups} of text.matchAll(/(?:^|\s)\d*<<(?<dash>-?)(?:"(?<double>[^"<]+)"|'(?<single>[^'<]+)'|(?<plain>[^\s"'<\-][^\s"'<]*))/gv)) {
		const {dash, double, single, plain} = groups!;
		const name = double ?? single ?? plain!;
		const at = endOfHeredoc(lines, end, {name, isIndented: dash !== ''});
		if (at === -1) {
			return index;
		}

		end = at;
	}

	return end;
}

const endOfHeredoc = (lines: readonly string[], from: number, {name, isIndented}: {readonly name: string; readonly isIndented: boolean}): number =>
	lines.findIndex((line, number) => number > from && (isIndented ? line.replace(/^\t+/v, '') : line) === name);

function stageOf(text: string): Stage {
	const words = text.split(/\s+/v).slice(1).filter(word => word !== '' && !word.startsWith('--'));
	const [base = '', as, name] = words;
	return {base, ...(as?.toLowerCase() === 'as' && name !== undefined ? {name: name.toLowerCase()} : {})};
}
