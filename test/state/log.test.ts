import test from 'ava';
import {addDivider, afterTimestamp, emptyLog, endLog, failLog, lastLines, openLog} from '../../source/state/log.js';
import type {LogEntry} from '../../source/state/log-ring.js';
import {newLogView} from '../../source/state/log-view.js';
import type {LogLine} from '../../source/engine/types.js';
import {pack, ringOf, unpack, withLines} from '../helpers/packed.js';
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
	const more = withLines(log, [aLine('a'), aLine('b', {stream: 'stderr'}), aLine('c', {stream: 'stderr'})]);
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

/** What a resumed log lets through, batch by batch, as text. */
function resumed(last: readonly LogLine[], ...batches: ReadonlyArray<readonly LogLine[]>): readonly string[] {
	const skip = afterTimestamp(last);
	return batches.map(lines => unpack(skip(pack(lines))).map(({text}) => text).join(' '));
}

test('a resumed log leaves out what was there already', t => {
	t.deepEqual(resumed(at('t1', 'a', 'b'), [...at('t1', 'a', 'b', 'c'), ...at('t2', 'a')]), ['c a']);
	t.deepEqual(resumed(at('t1', 'a', 'b'), [...at('t1', 'x', 'a', 'y'), ...at('t2', 'z')], at('t1', 'b', 'b')), ['x y z', 'b']);
});

test('as many as there were, not more: a line said twice is said twice', t => {
	t.deepEqual(resumed(at('t1', 'a', 'a'), at('t1', 'a'), at('t1', 'a', 'a')), ['', 'a']);
});

test('the same text on another stream or at another time is another line', t => {
	t.deepEqual(resumed(at('t1', 'a'), [aLine('a', {timestamp: 't1', stream: 'stderr'}), aLine('a', {timestamp: 't0'})], at('t1', 'a')), ['a a', '']);
});

test('with nothing before, everything is let through as it is', t => {
	const lines = pack(at('t1', 'a'));
	t.is(afterTimestamp([])(lines), lines);
	t.is(afterTimestamp(at('t0', 'a'))(lines), lines);
});

test('the last lines are those with the last timestamp, whatever has come after them', t => {
	const texts = (...entries: readonly LogEntry[]) => lastLines(ringOf(entries)).map(({timestamp, text}) => `${timestamp} ${text}`);
	const again: LogEntry = {divider: 'started again'};
	t.deepEqual(texts(), []);
	t.deepEqual(texts(again), []);
	t.deepEqual(texts(...at('', 'no time')), []);
	t.deepEqual(texts(...at('t1', 'a'), ...at('t2', 'b', 'c')), ['t2 c', 't2 b']);
	t.deepEqual(texts(...at('t1', 'a'), ...at('t2', 'b'), again), ['t2 b']);
	t.deepEqual(texts(...at('t1', 'a', 'b'), ...at('', 'no time')), ['t1 b', 't1 a']);
});
