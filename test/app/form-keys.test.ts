import test from 'ava';
import stripAnsi from 'strip-ansi';
import {overlayKey, overlayPaste} from '../../source/app/overlay-keys.js';
import {overlayRows} from '../../source/app/overlay-rows.js';
import {fieldValues, formField, type FormFill, type Overlay} from '../../source/state/overlay.js';
import {aState} from '../helpers/a-state.js';

type Form = Extract<Overlay, {readonly kind: 'form'}>;

const tags = ['shop/db:15', 'shop/web:1.4', 'shop/web:1.5'];

const fill = (text: string): FormFill | undefined => text.startsWith('docker run ') ? (text.includes('--bad') ? {error: 'There is no flag --bad.'} : {values: {image: text.slice(11), start: 'attached'}}) : undefined;

const aForm = (index = 0): Form => ({
	kind: 'form', title: 'Run', index, submit: 'run', isChecked: false, fill,
	fields: [
		formField({name: 'image', label: 'Image', suggest: start => tags.filter(tag => tag.startsWith(start))}),
		formField({name: 'start', label: 'Start it', value: 'detached', options: ['detached', 'attached', 'created']}),
		formField({name: 'env', label: 'Environment', value: 'PASSWORD=hunter2 MODE=fast', isSecret: true, group: 'What it is told'}),
	],
	command: ({image = '', env = ''}) => ['docker', 'run', ...env.split(' ').flatMap(one => ['-e', one]), image],
	check: () => ({}),
	respond: () => undefined,
});

/** The form after some keys. */
function typed(form: Form, ...keys: readonly string[]): Form {
	let now = form;
	for (const key of keys) {
		const result = overlayKey(now, key, 10);
		now = result && 'overlay' in result ? result.overlay as Form : now;
	}

	return now;
}

const value = (form: Form, name: string): string => fieldValues(form.fields)[name]!;
function screen(form: Overlay): string {
	const {rows} = overlayRows(form, aState())!;
	return stripAnsi(rows.join('\n'));
}

test('→ at the end takes over the likeliest completion, and within the text only moves', t => {
	const form = typed(aForm(), 's', 'h');
	t.regex(screen(form), /▸ Image +shop\/db:15 /v);
	t.regex(screen(form), /→ complete/v);
	t.is(value(typed(form, 'right'), 'image'), 'shop/db:15');
	t.is(value(typed(form, 'left', 'right'), 'image'), 'sh');
	t.is(value(typed(form, 'left', 'right', 'end'), 'image'), 'shop/db:15');
	t.is(value(typed(form, 'o', 'p', '/', 'w', 'right'), 'image'), 'shop/web:1.4');
	t.is(value(typed(form, 'x', 'right'), 'image'), 'shx');
});

test('Ctrl-n and Ctrl-p go through all there is', t => {
	const walk = (...keys: readonly string[]) => value(typed(aForm(), ...keys), 'image');
	t.is(walk('ctrl+n'), 'shop/db:15');
	t.is(walk('ctrl+n', 'ctrl+n'), 'shop/web:1.4');
	t.is(walk('ctrl+p'), 'shop/web:1.5');
	t.is(walk('ctrl+p', 'ctrl+n'), 'shop/db:15');
});

test('a choice goes round with ← and →, takes a first letter, and is not typed into', t => {
	const choose = (...keys: readonly string[]) => value(typed(aForm(1), ...keys), 'start');
	t.is(choose('right'), 'attached');
	t.is(choose('left'), 'created');
	t.is(choose('right', 'right', 'right'), 'detached');
	t.is(choose('c'), 'created');
	t.is(choose('x', 'backspace', 'delete'), 'detached');
	t.is(overlayPaste(aForm(1), 'text'), undefined);
	t.regex(screen(aForm(1)), /▸ Start it +‹ detached ›/v);
});

test('a secret is shown only where it is typed; the copied line has it', t => {
	t.false(screen(aForm()).includes('hunter2'));
	t.regex(screen(aForm()), /PASSWORD=•••• MODE=••••/v);
	t.regex(screen(aForm()), /\$ docker run -e PASSWORD=/v);
	t.true(screen(aForm(2)).includes('PASSWORD=hunter2'));
	const form = typed(aForm(), 'w');
	t.deepEqual(overlayKey(form, 'ctrl+y', 10), {copy: 'docker run -e PASSWORD=hunter2 -e MODE=fast w'});
});

test('a pasted line fills the form; one that cannot be read says why and changes nothing', t => {
	const filled = overlayPaste(aForm(2), 'docker run shop/web:1.4') as Form;
	t.like(fieldValues(filled.fields), {image: 'shop/web:1.4', start: 'attached', env: 'PASSWORD=hunter2 MODE=fast'});
	const wrong = overlayPaste(aForm(), 'docker run --bad x') as Form;
	t.deepEqual(fieldValues(wrong.fields), fieldValues(aForm().fields));
	t.regex(screen(wrong), /✖ There is no flag --bad\./v);
	const goneOn = typed(wrong, 'x');
	t.notRegex(screen(goneOn), /✖/v);
	const plain = overlayPaste(aForm(), 'shop/db') as Form;
	t.is(value(plain, 'image'), 'shop/db');
});

test('a line that came as keys fills the form too, when the field is left', t => {
	const form = typed(aForm(), ...'docker run', 'space', ...'shop/web:1.4', 'enter');
	t.like(fieldValues(form.fields), {image: 'shop/web:1.4', start: 'attached'});
});

test('groups have their heading; page keys move by several fields', t => {
	t.regex(screen(aForm()), /What it is told\s*│\n│ +Environment/v);
	t.is(typed(aForm(), 'pagedown').index, 2);
	t.is(typed(aForm(2), 'pageup').index, 0);
});
