import test from 'ava';
import {addEntry, settleEntry, type Journal, type JournalEntry} from '../../source/state/journal.js';
import {now} from '../helpers/values.js';

const anEntry = (id: number): JournalEntry => ({id, time: now, command: `docker stop ${id}`, outcome: 'running'});

test('the journal keeps the last 500 entries, and settles each by its id', t => {
	let journal: Journal = [];
	for (let id = 0; id < 600; id++) {
		journal = addEntry(journal, anEntry(id));
	}

	t.is(journal.length, 500);
	t.is(journal[0]?.id, 100);
	const settled = settleEntry(journal, 599, {outcome: 'failed', message: 'No such container'});
	t.deepEqual(settled.at(-1), {...anEntry(599), outcome: 'failed', message: 'No such container'});
	t.is(settled[0], journal[0]);
	t.deepEqual(settleEntry(journal, 5, {outcome: 'done'}), journal);
});
