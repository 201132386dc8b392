import test from 'ava';
import {maskWords} from '../../source/format/mask.js';

test('variables in a command line are masked wherever they stand', t => {
	t.deepEqual(maskWords(['docker', 'run', '-e', 'A=secret', '--env', 'B=secret', '--env=C=secret', 'image', 'X=shown']), ['docker', 'run', '-e', 'A=••••', '--env', 'B=••••', '--env=C=••••', 'image', 'X=shown']);
});

test('variables in a commit’s changes are masked, the other changes are not', t => {
	const mask = (change: string) => maskWords(['docker', 'commit', '--change', change, 'web'])[3];
	t.is(mask('ENV A=secret B="more secret" C='), 'ENV A=•••• B=•••• C=');
	t.is(mask('env A secret and more'), 'env A=••••');
	t.is(mask('ONBUILD ENV A=secret'), 'ONBUILD ENV A=••••');
	t.is(mask('ENV A="secret'), 'ENV ••••');
	t.is(mask('CMD ["env", "A=b"]'), 'CMD ["env", "A=b"]');
	t.is(mask('ENVIRONMENT x'), 'ENVIRONMENT x');
});
