import {limitFlags} from './flags-limits.js';
import {networkFlags} from './flags-network.js';
import {firstFlags, processFlags} from './flags-process.js';
import {storageFlags} from './flags-storage.js';
import type {RunFlag} from './run-spec.js';

/** Every flag of `docker run`, in the order its line is written in. */
export const runFlags: readonly RunFlag[] = [...firstFlags, ...networkFlags, ...storageFlags, ...processFlags, ...limitFlags];

const byName = new Map(runFlags.flatMap(flag => [flag.name, ...(flag.aliases ?? [])].map(name => [name, flag] as const)));
const byLetter = new Map(runFlags.flatMap(flag => flag.short === undefined ? [] : [[flag.short, flag] as const]));

/** By its long name or an alias of it. */
export const flagNamed = (name: string): RunFlag | undefined => byName.get(name);

export const flagLettered = (letter: string): RunFlag | undefined => byLetter.get(letter);
