import test from 'ava';
import type {BuildStep} from '../../../source/engine/build/build-progress.js';
import {buildkitSizes, classicSizes} from '../../../source/engine/build/step-sizes.js';

const steps = (...instructions: readonly string[]): readonly BuildStep[] =>
	instructions.map((instruction, index) => ({id: String(index + 1), number: index + 1, instruction, state: 'done', output: [], droppedLines: 0, startedAt: 0}));

test('the classic builder’s last stage, step by step', t => {
	const history = [{Size: 0}, {Size: 300}, {Size: 20}, {Size: 1_000_000}];
	t.deepEqual([...classicSizes(history, steps('FROM bb AS one', 'RUN a', 'FROM bb', 'COPY . /', 'RUN b', 'CMD c'))], [['6', 0], ['5', 300], ['4', 20]]);
	t.deepEqual([...classicSizes([], steps('FROM bb', 'RUN a'))], []);
});

test('BuildKit’s by what is written, also of stages that the last begins with', t => {
	const history = [
		{CreatedBy: 'CMD ["x"]', Size: 0}, {CreatedBy: 'RUN /bin/sh -c make all # buildkit', Size: 300}, {CreatedBy: 'RUN |1 WHO=a b /bin/sh -c cat /x # buildkit', Size: 7},
		{CreatedBy: 'COPY /made /made # buildkit', Size: 20}, {CreatedBy: 'WORKDIR /w', Size: 1}, {CreatedBy: 'RUN /bin/sh -c make all # buildkit', Size: 5}, {Size: 9}, {CreatedBy: '/bin/sh -c #(nop) ADD file:x in /', Size: 4_000_000},
	];
	const some = steps('FROM docker.io/library/bb', 'RUN make all', 'WORKDIR /w', 'COPY --from=one --chown=1:1 /made /made', 'RUN --mount=type=secret,id=s cat /x', 'RUN make   all', 'RUN elsewhere');
	t.deepEqual([...buildkitSizes(history, some)], [['6', 300], ['5', 7], ['4', 20], ['3', 1], ['2', 5]]);
});
