import test from 'ava';
import {hostPathCompleter} from '../../source/actions/complete-path.js';
import {expandHome} from '../../source/format/expand-home.js';
import {aDirectory} from '../helpers/a-directory.js';

test('paths of this machine are completed as whole values', async t => {
	const here = await aDirectory(t, {'source/a.ts': '', 'source/b.ts': '', sauce: '', '.hidden': '', 'bad\u{1B}name': ''});
	const complete = hostPathCompleter(here, `${here}/source`);
	t.deepEqual(complete('s'), ['sauce', 'source/']);
	t.deepEqual(complete('./so'), ['./source/']);
	t.deepEqual(complete('source/'), ['source/a.ts', 'source/b.ts']);
	t.deepEqual(complete(`${here}/sa`), [`${here}/sauce`]);
	t.deepEqual(complete('~/b'), ['~/b.ts']);
	t.deepEqual(complete('.h'), ['.hidden']);
	t.deepEqual(complete('b'), []);
	t.deepEqual(complete('absent/x'), []);
	t.deepEqual(complete('sauce/x'), []);
});

test('a tilde stands for the home only where a shell would take it so', t => {
	t.deepEqual(['~', '~/x', '~x', 'a/~'].map(one => expandHome(one, '/home/user')), ['/home/user', '/home/user/x', '~x', 'a/~']);
});
