import type {Images} from '../state/images.js';

/** Every tag there is, by name: what may be completed to. */
export const imageNames = ({all}: Images): readonly string[] => all.flatMap(({tags}) => tags).toSorted();
