import {shortId} from '../format/image-reference.js';
import type {ImageRow, Images} from '../state/images.js';

/** Every tag there is, by name: what may be completed to. */
export const imageNames = ({all}: Images): readonly string[] => all.flatMap(({tags}) => tags).toSorted();

/** What the docker client would be told: the tag, or the id of an image without. */
export const imageName = ({reference, image}: ImageRow): string => reference ?? shortId(image.id);
