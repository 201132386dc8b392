import test from 'ava';
import fc from 'fast-check';
import type {BuildStep} from '../../../source/engine/build/build-progress.js';
import {readDockerfile} from '../../../source/engine/build/dockerfile.js';
import {buildkitStepLine, classicStepLine, failurePlace} from '../../../source/engine/build/step-lines.js';

const inShort = (text: string) => readDockerfile(text).instructions.map(({keyword, line, stage}) => `${line} ${keyword} ${stage}`);

const cases: Readonly<Record<string, readonly [text: string, expected: readonly string[]]>> = {
	'one after the other': ['ARG V=1\nFROM bb AS one\nRUN a\n\nFROM one\nCOPY . /\n', ['1 ARG -1', '2 FROM 0', '3 RUN 0', '5 FROM 1', '6 COPY 1']],
	nothing: ['', []],
	'only comments': ['# syntax=x\n\n  # more\n', []],
	'lines that go on, with comments and blank lines between': ['FROM bb\nRUN a \\\n  # why\n\n  && b \\  \n  && c\nRUN d', ['1 FROM 0', '2 RUN 0', '7 RUN 0']],
	'a backslash that is none': [String.raw`FROM bb
RUN echo \\
RUN b`, ['1 FROM 0', '2 RUN 0', '3 RUN 0']],
	'another escape character': ['# escape=`\nFROM bb\nRUN dir C:\\\nRUN a `\n b\nRUN c', ['2 FROM 0', '3 RUN 0', '4 RUN 0', '6 RUN 0']],
	'a directive that comes too late': ['# a comment\n# escape=`\nFROM bb\nRUN a `\nRUN b', ['3 FROM 0', '4 RUN 0', '5 RUN 0']],
	'small letters and blanks before': ['from bb as X\n   run a\n\tcopy . /', ['1 FROM 0', '2 RUN 0', '3 COPY 0']],
	heredocs: ['FROM bb\nRUN <<EOF\nRUN no\nFROM no\nEOF\nCOPY <<-"one" <<\'two\' /\nx\n\tone\ny\ntwo\nRUN a', ['1 FROM 0', '2 RUN 0', '6 COPY 0', '11 RUN 0']],
	'a heredoc without an end': ['FROM bb\nRUN cat <<EOF\nRUN a', ['1 FROM 0', '2 RUN 0', '3 RUN 0']],
	'a here-string': ['FROM bb\nRUN cat <<<EOF\nRUN a\nEOF', ['1 FROM 0', '2 RUN 0', '3 RUN 0', '4 EOF 0']],
	'Windows’ line ends and a mark at the start': ['\u{FEFF}FROM bb\r\nRUN a \\\r\n b\r\nRUN c\r\n', ['1 FROM 0', '2 RUN 0', '4 RUN 0']],
	'an end in the middle of an instruction': ['FROM bb\nRUN a \\', ['1 FROM 0', '2 RUN 0']],
};

for (const [what, [text, expected]] of Object.entries(cases)) {
	test(`a Dockerfile with ${what}`, t => {
		t.deepEqual(inShort(text), expected);
	});
}

test('the text of an instruction is one line, and stages know their names', t => {
	const {instructions, stages} = readDockerfile('FROM --platform=linux/arm64 bb AS Build\nRUN a \\\n\t&& b\nFROM scratch\n');
	t.is(instructions[1]?.text, 'RUN a && b');
	t.deepEqual(stages, [{base: 'bb', name: 'build'}, {base: 'scratch'}]);
});

/** Instructions as anybody may write them, each with the number of lines it takes. */
const someWords = fc.array(fc.constantFrom('a', 'b=c', '"quoted #"', '&&', '$HOME', '#no'), {minLength: 1, maxLength: 4});
const written = fc.array(fc.tuple(
	fc.constantFrom('RUN', 'copy', 'ENV', 'Add', 'WORKDIR', 'LABEL'), someWords, fc.constantFrom('', '# a comment\n', '\n', '   # more \\\n\n'), fc.constantFrom(' ', ' \\\n', ' \\\n# between\n', ' \\  \n\n'),
), {maxLength: 12});

test('whatever is written, each instruction is found where it begins', t => {
	fc.assert(fc.property(written, parts => {
		let text = 'FROM bb\n';
		const expected: string[] = ['1 FROM 0'];
		for (const [keyword, words, before, between] of parts) {
			text += before;
			expected.push(`${text.split('\n').length} ${keyword.toUpperCase()} 0`);
			// A line that goes on and begins with a hash would be a comment.
			text += `${keyword} x${between}${words.map(word => word.startsWith('#') ? `x${word}` : word).join(between)}\n`;
		}

		t.deepEqual(inShort(text), expected);
	}));
});

const somePieces = fc.array(fc.constantFrom('FROM bb', 'RUN <<E', 'E', '\\', '#', ' ', '\n', '\r\n', '`', '# escape=`', 'ONBUILD RUN x', '<<', '"', '\t'), {maxLength: 40});

test('any text is read, and lines are within it and ascend', t => {
	fc.assert(fc.property(somePieces, pieces => {
		const text = pieces.join('');
		const {instructions, lines} = readDockerfile(text);
		let last = 0;
		for (const {line} of instructions) {
			t.true(line > last && line <= lines.length);
			last = line;
		}
	}));
});

const step = (rest: Partial<BuildStep>): BuildStep => ({id: 'x', number: 1, instruction: '', state: 'done', output: [], droppedLines: 0, startedAt: 0, ...rest});

const several = readDockerfile('ARG V=1\nFROM bb:$V AS build\nENV A=1\nWORKDIR /w\nRUN make $A\n\nFROM build AS test\nRUN check\nFROM scratch\nCOPY --from=build /out /out\nLABEL a=b\nRUN ["/out", "x"]\n');

test('the classic builder’s steps are those of the Dockerfile', t => {
	const lineOf = (number: number, instruction: string) => classicStepLine(several, step({number, instruction}));
	t.deepEqual([lineOf(1, 'ARG V=1'), lineOf(2, 'FROM bb:1 AS build'), lineOf(6, 'FROM build AS test'), lineOf(11, 'RUN ["/out", "x"]')], [1, 2, 7, 12]);
	t.is(lineOf(12, 'LABEL team=shop'), undefined);
	t.is(lineOf(3, 'RUN other'), undefined);
});

test('BuildKit’s steps by their stage, whatever has been put in for variables', t => {
	const lineOf = (stage: string, instruction: string) => buildkitStepLine(several, step({stage, instruction}));
	t.deepEqual([lineOf('build 1/3', 'FROM docker.io/library/bb:1'), lineOf('build 2/3', 'WORKDIR /w'), lineOf('build 3/3', 'RUN make 1')], [2, 4, 5]);
	t.is(lineOf('test 1/1', 'RUN check'), 8);
	t.is(lineOf('linux/arm64 test 1/1', 'RUN check'), 8);
	t.is(lineOf('stage-2 1/2', 'COPY --from=build /out /out'), 10);
	t.is(lineOf('stage-2 2/2', 'RUN ["/out", "x"]'), 12);
	// Of a base image's own triggers one more than there are here.
	t.is(lineOf('build 3/4', 'WORKDIR /w'), 4);
	// By another build's name for it.
	t.is(lineOf('elsewhere 7/9', 'RUN check'), 8);
	t.is(lineOf('elsewhere 1/2', 'FROM docker.io/library/bb:1'), 2);
	t.is(lineOf('elsewhere 7/9', 'RUN nothing of this'), undefined);
	t.is(lineOf('', 'RUN check'), undefined);
	const single = readDockerfile('FROM bb\nRUN a\n');
	t.is(buildkitStepLine(single, step({stage: '2/2', instruction: 'RUN a'})), 2);
});

test('where a build failed', t => {
	const place = (error: string, ...steps: readonly BuildStep[]) => failurePlace(several, {error, steps});
	t.deepEqual(place('dockerfile parse error line 3: unknown instruction: FLY'), {line: 3, text: 'ENV A=1'});
	t.deepEqual(place('Dockerfile parse error on line 4: nothing'), {line: 4, text: 'WORKDIR /w'});
	t.deepEqual(place('Dockerfile:5 does not work'), {line: 5, text: 'RUN make $A'});
	t.is(place('dockerfile parse error line 99: nothing'), undefined);
	t.deepEqual(place('exit code: 1', step({state: 'done', line: 2}), step({state: 'failed', line: 8})), {line: 8, text: 'RUN check'});
	t.deepEqual(place('second said this', step({state: 'failed', line: 5, error: 'first'}), step({state: 'failed', line: 8, error: 'second'})), {line: 8, text: 'RUN check'});
	t.is(place('exit code: 1', step({state: 'failed'})), undefined);
});
