import test from 'ava';
import fc from 'fast-check';
import {isSameCommand, matchProcess, type InsideProcess} from '../../source/engine/match-process.js';
import {check} from '../helpers/check.js';
import {aProcess, procpsTitles} from '../helpers/processes.js';

const inner = (pid: number, command: string, startTicks: number, parentPid = 0): InsideProcess => ({pid, parentPid, startTicks, command});
const table = (...processes: ReadonlyArray<ReturnType<typeof aProcess>>) => ({titles: procpsTitles, processes});

test('command lines are the same, however their ends and signs are told', t => {
	t.true(isSameCommand('sh -c echo "a  b"', 'sh-cecho "a b"'));
	t.true(isSameCommand('nginx: worker ???', 'nginx: worker äöü'));
	t.true(isSameCommand(`java ${'x'.repeat(5000)}`, `java ${'x'.repeat(900)}`));
	t.false(isSameCommand('sleep 1000', 'sleep 1001'));
	t.false(isSameCommand('sleep 1000', 'sleep 10000'));
});

test('each of a machine’s processes is matched with itself, or with nothing', t => {
	const start = fc.record({command: fc.constantFrom('sleep 1000', 'worker', 'serve'), after: fc.nat({max: 2000}), parent: fc.nat({max: 5})});
	const machine = fc.array(start, {minLength: 1, maxLength: 12});
	check(t, fc.property(machine, starts => {
		let ticks = 1000;
		const now = 2_000_000;
		const all = starts.map(({command, after, parent}, index) => {
			ticks += after;
			const of = Math.min(parent, index) - 1;
			return {outer: aProcess(7000 + (index * 3), command, {parentPid: of < 0 ? 1 : 7000 + (of * 3), elapsedSeconds: Math.floor((now - ticks) / 100)}), inner: inner(index + 1, command, ticks, of < 0 ? 0 : of + 1)};
		});
		const told = table(...all.map(({outer}) => outer).toReversed());
		const inside = all.map(one => one.inner);
		return all.every(one => matchProcess(one.outer, told, inside)?.pid === one.inner.pid);
	}));
});

test('when one is there that was not there, or its age or parent is another, nothing is certain', t => {
	const [a, b] = [aProcess(10, 'sleep 9', {elapsedSeconds: 60}), aProcess(11, 'sleep 9', {elapsedSeconds: 60})];
	const inside = [inner(2, 'sleep 9', 100), inner(3, 'sleep 9', 110)];
	t.is(matchProcess(b, table(a, b), inside)?.pid, 3);
	t.is(matchProcess(b, table(a, b), [...inside, inner(4, 'sleep 9', 120)]), undefined);
	t.is(matchProcess(b, table(a, b), inside.slice(1)), undefined);
	t.is(matchProcess(b, table(a, b), [inside[0]!, inner(3, 'sleep 9', 5000)]), undefined);
	t.is(matchProcess(b, table(a, b), [inside[0]!, inner(3, 'sleep 9', 110, 1), inner(1, 'init', 1)]), undefined);
	t.is(matchProcess(b, table(a, {...b, elapsedSeconds: undefined}), inside), undefined);
});

test('numbers that begin anew do not mislead', t => {
	// The younger one has the lower number, outside as well as inside.
	const [old, young] = [aProcess(4_194_000, 'worker', {elapsedSeconds: 500}), aProcess(310, 'worker', {elapsedSeconds: 20})];
	const inside = [inner(5, 'worker', 49_000), inner(32_000, 'worker', 1000)];
	t.is(matchProcess(old, table(young, old), inside)?.pid, 32_000);
	t.is(matchProcess(young, table(young, old), inside)?.pid, 5);
});
