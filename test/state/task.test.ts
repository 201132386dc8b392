import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {addTask, runningTasks, taskOf, updateTask, type Task, type Tasks} from '../../source/state/task.js';
import {check} from '../helpers/check.js';
import {now} from '../helpers/values.js';

const aTask = (id: number, rest: Partial<Task> = {}): Task => ({id, doing: 'stopping', targetIds: [], title: `Task ${id}`, phase: 'running', startedAt: now, canCancel: true, ...rest});

test('a row shows the latest task still running on it', t => {
	const tasks = [aTask(1, {targetIds: ['a', 'b']}), aTask(2, {targetIds: ['b']}), aTask(3, {targetIds: ['b'], phase: 'done'})];
	t.is(taskOf(tasks, 'a')?.id, 1);
	t.is(taskOf(tasks, 'b')?.id, 2);
	t.is(taskOf(tasks, 'c'), undefined);
	t.deepEqual(runningTasks(tasks).map(({id}) => id), [1, 2]);
});

test('a change concerns one task only', t => {
	const tasks = [aTask(1), aTask(2)];
	const changed = updateTask(tasks, 2, {phase: 'failed', message: 'No.'});
	t.is(changed[0], tasks[0]);
	t.like(changed[1], {id: 2, phase: 'failed', message: 'No.', title: 'Task 2'});
	t.deepEqual(updateTask(tasks, 9, {phase: 'done'}), tasks);
});

test('the latest ended tasks are kept, not all; those running always', t => {
	let tasks: Tasks = [aTask(0)];
	for (let id = 1; id <= 50; id++) {
		tasks = updateTask(addTask(tasks, aTask(id)), id, {phase: 'done'});
	}

	tasks = addTask(tasks, aTask(51));
	t.deepEqual(tasks.map(({id}) => id), [0, ...Array.from({length: 20}, (_, index) => 31 + index), 51]);
});

test('whatever runs and ends, the list is bounded and no running task is lost', t => {
	const phases = fc.constantFrom<Task['phase']>('running', 'done', 'failed', 'cancelled');
	const changes = fc.array(fc.tuple(phases, fc.nat(100)), {maxLength: 150, size: 'max'});
	check(t, fc.property(changes, steps => {
		let tasks: Tasks = [];
		const running = new Set<number>();
		for (const [id, [phase, other]] of steps.entries()) {
			tasks = updateTask(addTask(tasks, aTask(id)), other, {phase});
			running.add(id);
			if (phase !== 'running' && other <= id) {
				running.delete(other);
			} else if (tasks.some(task => task.id === other)) {
				running.add(other);
			}

			assert.deepEqual(new Set(runningTasks(tasks).map(task => task.id)), running);
			assert.ok(tasks.length - running.size <= 21);
		}
	}), 200);
});
