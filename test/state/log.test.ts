import test from 'ava';
import {addDivider, afterTimestamp, appendLines, emptyLog, endLog, failLog, openLog} from '../../source/state/log.js';
import {newLogView} from '../../source/state/log-view.js';
import type {LogLine} from '../../source/engine/types.js';
import {aLine} from '../helpers/values.js';

test('a log begins empty, follows, and ends with a reason', t => {
	const log = emptyLog('id');
	t.is(log.phase, 'idle');
	const open = openLog({...log, message: 'before'});
	t.is(open.phase, 'following');
	t.is(open.message, undefined);
	t.like(endLog(open, 'The container has stopped.'), {phase: 'ended', message: 'The container has stopped.'});
	t.like(failLog(open, 'No such container.'), {phase: 'failed', message: 'No such container.'});
});

test('each change is a new version of the same ring, and stderr is counted', t => {
	const log = openLog(emptyLog('id'));
	const more = appendLines(log, [aLine('a'), aLine('b', {stream: 'stderr'}), aLine('c', {stream: 'stderr'})]);
	t.is(more.ring, log.ring);
	t.is(more.errorCount, 2);
	t.not(more.version, log.version);
	const divided = addDivider(more, 'ended');
	t.not(divided.version, more.version);
	t.deepEqual(divided.ring.at(3), {divider: 'ended'});
	t.is(divided.errorCount, 2);
	t.is(divided.lineCount, 3);
});

test('the next log is looked at as the last one was, from its end', t => {
	const before = {...emptyLog('a'), view: {...newLogView, isFollowing: false, top: {sequence: 7, row: 1}, isWrapping: false, hasTimestamps: true, streams: 'stderr' as const}};
	const next = emptyLog('b', before);
	t.not(next.ring, before.ring);
	t.deepEqual(next.view, {...newLogView, isWrapping: false, hasTimestamps: true, streams: 'stderr'});
});

const at = (timestamp: string, ...texts: readonly string[]): readonly LogLine[] => texts.map(text => aLine(text, {timestamp}));

test('a resumed log leaves out what was there already', t => {
	const skip = afterTimestamp(at('t1', 'a', 'b'));
	t.deepEqual(skip([...at('t1', 'a', 'b', 'c'), ...at('t2', 'a')]).map(({text}) => text), ['c', 'a']);
});

test('as many as there were, not more: a line said twice is said twice', t => {
	const skip = afterTimestamp(at('t1', 'a', 'a'));
	t.deepEqual(skip(at('t1', 'a')).map(({text}) => text), []);
	t.deepEqual(skip(at('t1', 'a', 'a')).map(({text}) => text), ['a']);
});

test('the same text on another stream or at another time is another line', t => {
	const skip = afterTimestamp(at('t1', 'a'));
	t.is(skip([aLine('a', {timestamp: 't1', stream: 'stderr'}), aLine('a', {timestamp: 't0'})]).length, 2);
	t.is(skip(at('t1', 'a')).length, 0);
});

test('with nothing before, everything is let through', t => {
	const lines = at('t1', 'a');
	t.is(afterTimestamp([])(lines), lines);
});
