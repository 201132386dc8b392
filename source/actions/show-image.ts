import {imageRows, replaceImages, visibleImages} from '../state/images.js';
import {listRows} from '../state/layout.js';
import {selectId} from '../state/list.js';
import {focusOn} from '../state/screen.js';
import type {ActionContext} from './action.js';

/**
Go to an image that has just been made: the images pane, its row selected. The list is asked for first, since the event that will bring the
image into it may still be on its way.

@param name Its name, with a tag or without: of several rows of the image the one with this name.
@throws {EngineError} When the list cannot be read.
*/
export async function showImage({engine, store}: ActionContext, imageId: string, signal: AbortSignal, name?: string): Promise<void> {
	const images = await engine.images.list(signal, {isAll: store.get().images.isShowingAll});
	const row = imageRows(images).find(({image, reference}) => image.id === imageId && (name === undefined || reference?.startsWith(name.split(':')[0]!)));
	store.patch(state => {
		const slice = replaceImages(state.images, images);
		const view = row ? selectId(visibleImages(slice), slice.view, row.id, listRows(state.screen, 'images')) : slice.view;
		return {images: {...slice, view}, screen: focusOn(state.screen, 'images')};
	});
}
