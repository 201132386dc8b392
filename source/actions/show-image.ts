import type {Image} from '../engine/types.js';
import {familiarReference} from '../format/registry-name.js';
import {imageRows, replaceImages, visibleImages, type ImageRow} from '../state/images.js';
import {listRows} from '../state/layout.js';
import {selectId} from '../state/list.js';
import {focusOn} from '../state/screen.js';
import type {ActionContext} from './action.js';

/** Of several rows of an image the one with this name, with a tag or without; any where there is no name. */
export function imageRowOf(images: readonly Image[], imageId: string | undefined, name?: string): ImageRow | undefined {
	const known = name === undefined ? undefined : familiarReference(name);
	return imageRows(images).find(({image, reference}) => (imageId === undefined || image.id === imageId) && (known === undefined || reference === known));
}

/**
Go to an image that has just been made: the images pane, its row selected. The list is asked for first, since the event that will bring the
image into it may still be on its way.

@param imageId Whichever has the name, if not known.
@param name Its name, with a tag or without: of several rows of the image the one with this name.
@throws {EngineError} When the list cannot be read.
*/
export async function showImage({engine, store}: ActionContext, imageId: string | undefined, signal: AbortSignal, name?: string): Promise<void> {
	const images = await engine.images.list(signal, {isAll: store.get().images.isShowingAll});
	const row = imageRowOf(images, imageId, name);
	store.patch(state => {
		const slice = replaceImages(state.images, images);
		const view = row ? selectId(visibleImages(slice), slice.view, row.id, listRows(state.screen, 'images')) : slice.view;
		return {images: {...slice, view}, screen: focusOn(state.screen, 'images')};
	});
}
