import type {Container} from '../engine/types.js';
import {countOf} from '../format/plural.js';

/** Several containers in a few words: the name of one, how many otherwise. */
export const namesOf = (targets: readonly Container[]): string => targets.length === 1 ? targets[0]!.name : countOf(targets.length, 'container');
