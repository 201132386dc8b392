import test from 'ava';
import {fieldValues, formField} from '../../source/state/overlay.js';

test('form fields hold their text, with the cursor at its end', t => {
	const fields = [formField({name: 'tag', label: 'Tag', value: 'app:1', hint: 'name:tag'}), formField({name: 'file', label: 'Dockerfile', placeholder: 'Dockerfile'})];
	t.deepEqual(fields[0], {name: 'tag', label: 'Tag', hint: 'name:tag', text: {value: 'app:1', cursor: 5}});
	t.deepEqual(fields[1], {name: 'file', label: 'Dockerfile', placeholder: 'Dockerfile', text: {value: '', cursor: 0}});
	t.deepEqual(fieldValues(fields), {tag: 'app:1', file: ''});
});
