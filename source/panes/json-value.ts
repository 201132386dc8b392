import type {Json} from '../engine/types.js';
import {cleanText} from '../format/clean.js';

/* Reading what an engine may or may not have sent. */

export type JsonRecord = Readonly<Record<string, Json>>;

export const asRecord = (value: Json | undefined): JsonRecord => typeof value === 'object' && value !== null && !Array.isArray(value) ? value as JsonRecord : {};

export const asList = (value: Json | undefined): readonly Json[] => Array.isArray(value) ? value as readonly Json[] : [];

/** Cleaned; empty for what is no text or number. */
export const asText = (value: Json | undefined): string => typeof value === 'string' ? cleanText(value) : (typeof value === 'number' || typeof value === 'boolean' ? String(value) : '');

export const asNumber = (value: Json | undefined): number => typeof value === 'number' ? value : 0;

/** Date and time of day in UTC; empty for the zero time, with which the engine says never. */
export const asTime = (value: Json | undefined): string => asText(value).startsWith('0001-') ? '' : asText(value).replace(/\.\d+/v, '').replace('T', ' ').replace('Z', ' UTC');

/** The texts of a list, or the one text that stands for it. */
export const asTexts = (value: Json | undefined): readonly string[] => Array.isArray(value) ? (value as readonly Json[]).map(one => asText(one)) : (typeof value === 'string' ? [cleanText(value)] : []);
