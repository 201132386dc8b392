import {flagNamed} from './run-flags.js';

/**
What is wrong with a flag's value as it was typed, in one sentence, or nothing.

@param name The flag's long name.
*/
export const checkRunOption = (name: string, value: string): string | undefined => flagNamed(name)?.check?.(value);
