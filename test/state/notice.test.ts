import test from 'ava';
import {isFaded} from '../../source/state/notice.js';
import {now} from '../helpers/values.js';

test('notices fade, failures stay', t => {
	const notice = {text: 'Stopped web.', shownAt: now};
	for (const tone of ['good', 'info', 'warning'] as const) {
		t.false(isFaded({...notice, tone}, now + 4999));
		t.true(isFaded({...notice, tone}, now + 5000));
	}

	t.false(isFaded({...notice, tone: 'danger'}, now + 1e9));
});
