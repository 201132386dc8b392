import type {FormField, Overlay} from '../state/overlay.js';
import type {Store} from '../state/store.js';
import {textField} from '../state/text-field.js';

/** Whether an overlay is a form, as it was or as it has been filled in since: who waits for its answer is the same. */
const isSame = (overlay: Overlay, form: Overlay): overlay is Extract<Overlay, {readonly kind: 'form'}> =>
	overlay.kind === 'form' && form.kind === 'form' && overlay.respond === form.respond;

/** Let a field's search find its value. The form stays below as it is, and takes the value when there is one. */
export async function fillFromSearch(store: Store, form: Overlay, {name, text, search}: FormField): Promise<void> {
	const value = await search?.find(text.value);
	if (value !== undefined) {
		store.update('overlays', overlays => overlays.map(overlay => isSame(overlay, form)
			? {...overlay, fields: overlay.fields.map(field => field.name === name ? {...field, text: textField(value)} : field)}
			: overlay));
	}
}
