import test from 'ava';
import {quoteCommandLine} from '../../source/format/command-line.js';
import type {Overlay} from '../../source/state/overlay.js';
import {insertText, textField} from '../../source/state/text-field.js';
import {aDirectory} from '../helpers/a-directory.js';
import {aContext} from '../helpers/a-context.js';
import {aStore} from '../helpers/a-store.js';
import {fakeEngine} from '../helpers/fake-engine.js';
import {aContainer} from '../helpers/values.js';

type FormOverlay = Extract<Overlay, {readonly kind: 'form'}>;

async function openForm(key: string) {
	const engine = fakeEngine({containers: [aContainer('web'), aContainer('db')]});
	const store = aStore(engine.held);
	store.update('containers', containers => ({...containers, view: {...containers.view, selectedId: aContainer('web').id}}));
	const context = aContext(engine, store);
	await context.press(key);
	const form: FormOverlay = await context.asked('form');
	return {
		engine, store, context, form,
		top: () => store.get().overlays.at(-1) as FormOverlay,
		/** Put a text into a field, in place of what it held. */
		fill(name: string, text: string) {
			store.update('overlays', overlays => overlays.map(overlay => overlay === overlays.at(-1) && overlay.kind === 'form'
				? {...overlay, fields: overlay.fields.map(field => field.name === name ? {...field, text: insertText(textField(), text)} : field)}
				: overlay));
		},
	};
}

test('a build form that is wrong is not submitted, and says what is wrong where it is wrong', async t => {
	const {engine, context, top, fill} = await openForm('b');
	fill('context', await aDirectory(t, {Dockerfile: 'FROM scratch\n'}));
	fill('tags', 'Shop/Web:1');
	fill('args', 'NAME="unfinished');
	await context.press('enter');
	t.true(top().isChecked);
	t.is(top().fields[top().index]?.name, 'tags');
	t.like(top().check({tags: 'Shop/Web:1', args: 'NAME="unfinished'}), {
		tags: '“Shop/Web:1” is no image name: lower-case letters, digits and . _ - with / between, then :tag.',
		args: 'A double quote is opened and not closed.',
	});
	t.deepEqual(engine.asked, []);
});

test('tags are checked as the engine checks them', async t => {
	const {form} = await openForm('b');
	const isGood = (tags: string) => form.check({tags}).tags === undefined;
	const good = ['', 'web', 'web:1.0', 'shop/web:1.0_rc-2', 'registry.example.com:5000/shop/web', 'localhost:5000/web:latest', 'a/b/c', 'web:1 web:latest', 'web__x', 'web--x'];
	const bad = ['Web', 'web:', 'web::1', 'web:-1', '/web', 'web/', 'web..x', 'web_', '-web', 'web:1 Bad', 'web@sha256', `web:${'x'.repeat(129)}`];
	t.deepEqual([...good, ...bad].filter(tags => isGood(tags)), good);
});

test('the build’s command line grows with the form, quoted as a shell wants it', async t => {
	const {form} = await openForm('b');
	const values = {context: '.', dockerfile: 'Dockerfile', tags: '', args: ''};
	t.is(quoteCommandLine(form.command(values)), 'docker build .');
	t.is(quoteCommandLine(form.command({...values, tags: 'web:1, web:latest'})), 'docker build --tag web:1 --tag web:latest .');
	t.is(quoteCommandLine(form.command({...values, context: 'my shop', dockerfile: 'build/Dockerfile.dev'})), 'docker build --file \'my shop/build/Dockerfile.dev\' \'my shop\'');
	t.is(quoteCommandLine(form.command({...values, dockerfile: '/srv/Dockerfile'})), 'docker build --file /srv/Dockerfile .');
	t.is(quoteCommandLine(form.command({...values, args: 'A=1 TEXT="it\'s $HOME" EMPTY'})), String.raw`docker build --build-arg A=1 --build-arg 'TEXT=it'\''s $HOME' --build-arg EMPTY .`);
	t.is(quoteCommandLine(form.command({...values, nocache: 'yes'})), 'docker build --no-cache .');
	t.is(quoteCommandLine(form.command({...values, context: ''})), 'docker build .');
});

test('a new name is checked before the engine is asked', async t => {
	const {engine, context, form, top, fill} = await openForm('R');
	t.is(form.title, 'Rename web');
	t.is(form.check({name: 'db'}).name, 'db is taken by another container.');
	const good = ['web', 'web-2', 'w2', 'Web_3.old'];
	const bad = ['', 'w', '-web', 'web/1', 'web 1', 'wéb'];
	t.deepEqual([...good, ...bad].filter(name => form.check({name}).name === undefined), good);
	t.is(form.check({name: 'w'}).name, 'Two or more letters, digits, “_”, “.” or “-”; the first a letter or digit.');
	t.is(quoteCommandLine(form.command({name: 'web-2'})), 'docker rename web web-2');
	fill('name', 'db');
	await context.press('enter');
	t.true(top().isChecked);
	t.deepEqual(engine.asked, []);
	fill('name', 'web-2');
	await context.press('enter');
	await context.said('Renamed web to web-2.');
	t.deepEqual(engine.asked, ['rename web web-2']);
});

test('a name that is left as it is asks nothing of the engine', async t => {
	const {engine, store, context} = await openForm('R');
	await context.press('enter');
	t.deepEqual(engine.asked, []);
	t.is(store.get().notice, undefined);
});

test('backing out of a form does nothing', async t => {
	const {engine, store, context, fill} = await openForm('R');
	fill('name', 'other');
	await context.press('escape');
	t.deepEqual(store.get().overlays, []);
	t.deepEqual(engine.asked, []);
	t.deepEqual(store.get().journal, []);
});

test('a command to run is checked and quoted', async t => {
	const {form} = await openForm('E');
	t.is(form.check({command: ''}).command, 'Type a command, such as ls -l /.');
	t.is(form.check({command: 'echo \'oh'}).command, 'A single quote is opened and not closed.');
	t.is(form.check({command: 'ls \\'}).command, 'The line ends with a backslash that quotes nothing.');
	t.is(form.check({command: 'ls -l /'}).command, undefined);
	t.is(quoteCommandLine(form.command({command: 'sh -c "ls | wc -l"'})), 'docker exec -it web sh -c \'ls | wc -l\'');
});
