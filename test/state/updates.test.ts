import test from 'ava';
import {imageRows, type ImageRow} from '../../source/state/images.js';
import {askAbout, askedAbout, digestsOf, hasUpdates, keepCheck, noUpdates, updateOf, type UpdateCheck} from '../../source/state/updates.js';
import {anImage, now} from '../helpers/values.js';

const web = anImage('shop/web:1', {digests: ['shop/web@sha256:aa']});
const db = anImage('shop/db:1', {digests: ['shop/db@sha256:bb']});
const [webRow, dbRow] = imageRows([web, db]) as unknown as readonly [ImageRow, ImageRow];
const newer = (row: ImageRow): UpdateCheck => ({state: 'newer', digest: 'sha256:cc', checkedAt: now, digests: digestsOf(row)});

test('what has been told is known until the image changes', t => {
	const updates = keepCheck(noUpdates, webRow.id, newer(webRow), [web, db]);
	t.is(updateOf(updates, webRow)?.state, 'newer');
	t.is(updateOf(updates, dbRow), undefined);
	const [pushed] = imageRows([{...web, digests: [...web.digests, 'shop/web@sha256:cc']}]);
	t.is(updateOf(updates, pushed!), undefined);
	const [moved] = imageRows([{...web, id: db.id}]);
	t.is(updateOf(updates, moved!), undefined);
});

test('what is told of rows that are gone is forgotten with the next', t => {
	const both = keepCheck(keepCheck(noUpdates, webRow.id, newer(webRow), [web, db]), dbRow.id, newer(dbRow), [web, db]);
	t.is(both.checks.size, 2);
	t.deepEqual(keepCheck(both, dbRow.id, newer(dbRow), [db]).checks.keys().toArray(), [dbRow.id]);
});

test('rows are being asked about until they are told of, or given up', t => {
	t.false(hasUpdates(noUpdates));
	const asking = askAbout(noUpdates, [webRow.id, dbRow.id]);
	t.true(hasUpdates(asking));
	const told = keepCheck(asking, webRow.id, newer(webRow), [web, db]);
	t.deepEqual([...told.asking], [dbRow.id]);
	t.deepEqual([...askedAbout(told, [dbRow.id]).asking], []);
	t.true(hasUpdates(askedAbout(told, [dbRow.id])));
});
