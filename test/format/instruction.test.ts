import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {historyWords, instructionText, isMetadata, readInstruction} from '../../source/format/instruction.js';
import {check} from '../helpers/check.js';
import {anyText} from '../helpers/texts.js';

const words = historyWords(['/bin/sh -c #(nop)  ARG TOKEN=hunter2', 'ARG OTHER=a b', 'SHELL [/usr/bin/fish -c]'], ['PATH=/bin', 'X=1', 'Y=two words']);

const digest = '73e2b2d48642b21b357384b0cb81c1869cc5e0c48a00f61553756196058304b9';

/** As two builders of Docker 20.10 and one of Podman wrote them, and as they are read. */
const cases: ReadonlyArray<readonly [written: string, hidden: string, revealed?: string]> = [
	['/bin/sh -c #(nop)  CMD ["x"]', 'CMD ["x"]'],
	['/bin/sh -ec #(nop)  ENTRYPOINT ["echo" "a b"]', 'ENTRYPOINT ["echo", "a b"]'],
	[String.raw`CMD ["/bin/sh" "-c" "echo \"hi\" there"]`, String.raw`CMD ["/bin/sh", "-c", "echo \"hi\" there"]`],
	['/bin/sh -c make', 'RUN make'],
	['RUN /bin/sh -c make # buildkit', 'RUN make'],
	['RUN /bin/busybox --install /bin # buildkit', 'RUN /bin/busybox --install /bin'],
	['RUN /usr/bin/fish -c make # buildkit', 'RUN make'],
	['/bin/sh -c echo \'#(nop)  CMD ["x"]\'', 'RUN echo \'#(nop) CMD ["x"]\''],
	['|2 OTHER=a b TOKEN=abc /bin/sh -c echo hi > /hi', 'RUN echo hi > /hi (OTHER=••••, TOKEN=••••)', 'RUN echo hi > /hi (OTHER=a b, TOKEN=abc)'],
	['RUN |2 TOKEN=abc OTHER=a b /usr/bin/fish -c make # buildkit', 'RUN make (TOKEN=••••, OTHER=••••)', 'RUN make (TOKEN=abc, OTHER=a b)'],
	['|1 TOKEN=a OTHER=b c=d /bin/sh -c make', 'RUN make (1 build argument)', 'RUN make (TOKEN=a OTHER=b c=d)'],
	['|1 UNTOLD=my pass=word /bin/sh -c make', 'RUN make (UNTOLD=••••)', 'RUN make (UNTOLD=my pass=word)'],
	['|1 TOKEN=abc def /bin/busybox true', 'RUN ••••', 'RUN TOKEN=abc def /bin/busybox true'],
	['|0 /bin/sh -c make', 'RUN make'],
	['/bin/sh -c #(nop)  ENV X=1 Y=two words', 'ENV X=•••• Y=••••', 'ENV X=1 Y=two words'],
	['ENV X=secret z=1 Y=', 'ENV X=•••• Y=', 'ENV X=secret z=1 Y='],
	['ARG TOKEN=hunter2', 'ARG TOKEN=••••', 'ARG TOKEN=hunter2'],
	['ARG TOKEN', 'ARG TOKEN'],
	['/bin/sh -c #(nop)  ONBUILD ENV X=secret', 'ONBUILD ENV X=••••', 'ONBUILD ENV X=secret'],
	['ONBUILD RUN make', 'ONBUILD RUN make'],
	['EXPOSE map[443/tcp:{} 80/tcp:{}]', 'EXPOSE 443/tcp 80/tcp'],
	['/bin/sh -c #(nop)  EXPOSE 80', 'EXPOSE 80'],
	['VOLUME [/v /w]', 'VOLUME /v /w'],
	[String.raw`HEALTHCHECK &{["CMD-SHELL" "curl -f localhost"] "5s" "1m0s" "0s" '\x03'}`, 'HEALTHCHECK --interval=5s --timeout=1m0s --retries=3 CMD curl -f localhost'],
	[String.raw`HEALTHCHECK &{["CMD" "a" "b c"] "0s" "0s" "0s" "2s" '\n'}`, 'HEALTHCHECK --start-interval=2s --retries=10 CMD ["a", "b c"]'],
	[String.raw`HEALTHCHECK &{["NONE"] "0s" "0s" "0s" '\x00'}`, 'HEALTHCHECK NONE'],
	[`/bin/sh -c #(nop) COPY file:${digest} in /bin/busybox `, 'COPY file:73e2b2d48642 in /bin/busybox'],
	['COPY --from=build /a /b # buildkit', 'COPY --from=build /a /b'],
	['RUN /bin/sh -c cat <<EOF > /x\nfirst\n\tsecond\nEOF # buildkit', 'RUN cat <<EOF > /x first second EOF'],
	['sh -c echo "cron 5.1 starting"', 'sh -c echo "cron 5.1 starting"'],
	['SHELL [/bin/bash -o pipefail -c]', 'SHELL [/bin/bash -o pipefail -c]'],
	['LABEL a=b', 'LABEL a=b'],
	['', ''],
];

for (const [written, hidden, revealed = hidden] of cases) {
	test(`reads ${JSON.stringify(written)}`, t => {
		const instruction = readInstruction(written, words);
		t.is(instructionText(instruction, false), hidden);
		t.is(instructionText(instruction, true), revealed);
	});
}

test('what is whole keeps its lines', t => {
	t.is(readInstruction('RUN /bin/sh -c cat <<EOF > /x\nfirst\nEOF # buildkit', words).text, 'cat <<EOF > /x\nfirst\nEOF');
});

test('tells what leaves no layer', t => {
	const isOne = (written: string) => isMetadata(readInstruction(written, words));
	t.deepEqual(['CMD ["x"]', '/bin/sh -c #(nop)  ENV A=b', 'RUN /bin/sh -c true', 'WORKDIR /x', 'COPY a b', 'bash'].map(written => isOne(written)), [true, true, false, false, false, false]);
});

const letters = (characters: string, most: number) => fc.string({unit: fc.constantFrom(...characters), minLength: 1, maxLength: most});

const secretLetters = String.raw`ab '"|#()s3cr3t-&\$`;

test('a shell that the classic builder was told of is known as one', t => {
	const classic = historyWords(['/usr/bin/fish -ec #(nop)  SHELL [/usr/bin/fish -ec]', '/bin/sh -c #(nop)  ARG NAME=x'], []);
	const instruction = readInstruction('|1 NAME=a b=c /usr/bin/fish -ec make', classic);
	t.is(instructionText(instruction, false), 'RUN make (NAME=••••)');
	t.is(instructionText(instruction, true), 'RUN make (NAME=a b=c)');
});

const name = letters('ABCDEFGHIJ_', 8).map(text => `N${text}`);

test('the values of build arguments are never shown while they are hidden', t => {
	const secret = letters(secretLetters, 20).map(text => `s3cr3t${text.trim()}`);
	const variables = fc.uniqueArray(fc.tuple(name, secret), {selector: ([key]) => key, minLength: 1, maxLength: 5});
	check(t, fc.property(variables, fc.boolean(), fc.boolean(), fc.boolean(), (given, isDeclared, isBuildkit, hasShell) => {
		const known = historyWords(isDeclared ? given.map(([key]) => `ARG ${key}`) : [], []);
		const list = given.map(([key, value]) => `${key}=${value}`).join(' ');
		const written = `|${given.length} ${list} ${hasShell ? '/bin/sh -c ' : ''}make all`;
		const instruction = readInstruction(isBuildkit ? `RUN ${written} # buildkit` : written, known);
		assert.ok(!instructionText(instruction, false).includes('s3cr3t'), instructionText(instruction, false));
		assert.ok(instructionText(instruction, true).includes('s3cr3t'));
		assert.equal(instruction.keyword, 'RUN');
		if (hasShell && isDeclared) {
			assert.deepEqual([instruction.text, instruction.arguments], ['make all', given.map(([key, value]) => `${key}=${value}`)]);
		}
	}));
});

test('the values of variables are never shown while they are hidden', t => {
	check(t, fc.property(fc.uniqueArray(name, {minLength: 1, maxLength: 4}), fc.constantFrom('ENV', 'ARG', 'ONBUILD ENV'), fc.boolean(), (names, keyword, isClassic) => {
		const list = names.map(one => `${one}=s3cr3t ${one.toLowerCase()}=s3cr3t`).join(' ');
		const instruction = readInstruction(`${isClassic ? '/bin/sh -c #(nop)  ' : ''}${keyword} ${list}`, historyWords([], names));
		assert.equal(instructionText(instruction, false), `${keyword} ${names.map(one => `${one}=••••`).join(' ')}`);
	}));
});

test('whatever is written, it is read, and nothing of what is not hidden is lost', t => {
	const part = fc.oneof(anyText, fc.constantFrom('/bin/sh -c ', '#(nop) ', '|2 ', 'RUN ', 'ENV ', 'A=b ', '# buildkit', 'HEALTHCHECK &{[', '"', '\'', '\\', '[', ']', 'map[', '\n', 'ONBUILD '));
	const step = fc.array(part, {maxLength: 8}).map(parts => parts.join(''));
	check(t, fc.property(step, written => {
		const instruction = readInstruction(written, words);
		assert.ok(!instructionText(instruction, false).includes('\n'));
		const bare = (text: string) => text.replaceAll(/[^a-zA-Z漢]/gv, '');
		const shown = bare(`${instruction.keyword}${instruction.arguments.join('')}${instruction.text}`);
		assert.ok(shown.length <= bare(written).length + 60, shown);
	}), 2000);
});
