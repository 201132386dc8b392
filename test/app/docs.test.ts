import {readFile} from 'node:fs/promises';
import test from 'ava';
import {withDocumentation} from '../../source/app/docs.js';

test('the README says of keys, commands and flags what the program does', async t => {
	const readme = await readFile('README.md', 'utf8');
	t.is(withDocumentation(readme), readme, 'Run: npm run docs');
});
