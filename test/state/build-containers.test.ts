import test from 'ava';
import {classicProgress} from '../../source/engine/build/classic-progress.js';
import {newBuild} from '../../source/engine/build/build-progress.js';
import {isBuildStep} from '../../source/state/build-containers.js';
import {now} from '../helpers/values.js';

test('a container is a build’s while the build runs its step', t => {
	const progress = classicProgress();
	const task = (phase: 'running' | 'done') => ({id: 1, doing: 'building', targetIds: [], title: 'Build', phase, startedAt: now, canCancel: true, build: {...newBuild, ...progress.snapshot()}});
	const isOne = (phase: 'running' | 'done' = 'running', id = `4c01db0b339c${'0'.repeat(52)}`) => isBuildStep({id}, [task(phase)]);
	for (const stream of ['Step 1/2 : FROM bb\n', ' ---> 4c01db0b339c\n', 'Step 2/2 : RUN make\n']) {
		progress.push({stream}, now);
	}

	t.false(isOne());
	progress.push({stream: ' ---> Running in 4c01db0b339c\n'}, now);
	t.true(isOne());
	t.false(isOne('done'));
	t.false(isOne('running', 'f'.repeat(64)));
	progress.push({stream: 'Removing intermediate container 4c01db0b339c\n'}, now);
	progress.push({aux: {ID: 'sha256:1'}}, now);
	t.false(isOne());
});
