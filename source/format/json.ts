/* Reading JSON that may be anything: what is not as it is wanted counts as empty. */

export type JsonObject = Readonly<Record<string, unknown>>;

export const recordIn = (value: unknown): JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value) ? value as JsonObject : {};

export const textIn = (value: unknown): string => typeof value === 'string' ? value : '';

export const numberIn = (value: unknown): number => typeof value === 'number' ? value : 0;

/** The texts of a list; what else is in it is left out. */
export const textsIn = (value: unknown): readonly string[] => Array.isArray(value) ? value.filter(one => typeof one === 'string') : [];

export const listIn = (value: unknown): readonly JsonObject[] => Array.isArray(value) ? value.map(one => recordIn(one)) : [];
