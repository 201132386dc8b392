import type {State} from '../state/state.js';
import type {TargetWords} from './gather-input.js';

/** Of what is done to the engine as a whole: it needs no name. */
export const engineWords: TargetWords<State> = {name: () => '', id: () => ''};
