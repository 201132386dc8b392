import {numberIn, recordIn, textIn, textsIn} from '../../format/json.js';
import type {Draft, RunFlag} from './run-spec.js';

/* How single values of flags are read, as the docker client does it. What cannot be read gives `undefined`. */

/** A whole number without a sign. */
export const countOf = (text: string): number | undefined => /^\d{1,18}$/v.test(text) ? Number(text) : undefined;

/** A whole number; a zero before it makes it octal. @see Go's strconv.ParseInt with base 0, which flags are read with */
export function integerOf(text: string): number | undefined {
	const {sign = '', digits} = /^(?<sign>[\-+]?)(?<digits>0x[\da-f]{1,13}|0b[01]{1,52}|0o?[0-7]{1,17}|0|[1-9]\d{0,17})$/iv.exec(text)?.groups ?? {};
	return digits === undefined ? undefined : Number(digits.replace(/^0(?=\d)/v, '0o')) * (sign === '-' ? -1 : 1);
}

const units: Readonly<Record<string, number>> = {ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12};

/** A duration in nanoseconds: `1m30s`, `500ms`. @see Go's time.ParseDuration */
export function durationOf(text: string): number | undefined {
	if (/^\+?0$/v.test(text)) {
		return 0;
	}

	if (!/^\+?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|[smh]))+$/v.test(text)) {
		return undefined;
	}

	return text.matchAll(/(?<number>[\d.]+)(?<unit>[a-zµ]+)/gv).map(({groups}) => Number(groups!.number) * units[groups!.unit!]!).reduce((sum, part) => sum + part, 0);
}

/** `NAME=value` in its two parts; a name alone has the value ''. */
export function pairOf(text: string): readonly [name: string, value: string] {
	const at = text.indexOf('=');
	return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** Whether a text is an absolute path in a container. */
export const isAbsolute = (path: string): boolean => path.startsWith('/');

/** The fields of a line of comma-separated values, quoted where they hold a comma. */
export function csvOf(text: string): readonly string[] | undefined {
	const fields = text.match(/(?:"(?:[^"]|"")*"|[^,"])+|(?<=,|^)(?=,|$)/gv);
	return fields?.join(',') === text ? fields.map(field => field.replaceAll(/^"|"$/gv, '').replaceAll('""', '"')) : undefined;
}

/** A field of such a line. */
export const csvField = (text: string): string => /[",]/v.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

type Part = 'config' | 'host';
type Described = Pick<RunFlag, 'name' | 'meaning'> & Partial<Pick<RunFlag, 'short' | 'aliases' | 'check'>>;

const put = (draft: Draft, part: Part, field: string, value: unknown) => {
	draft[part][field] = value;
};

/** A flag whose text the engine takes as it is. `usual` is what the engine makes of it when nothing was asked for. */
export const textFlag = (flag: Described, part: Part, field: string, usual: readonly string[] = ['']): RunFlag => ({
	...flag, kind: 'text',
	apply(draft, values) {
		put(draft, part, field, values.at(-1) ?? '');
	},
	read({[part]: inspected, image}) {
		const value = textIn(inspected[field]);
		const own = part === 'config' ? textIn(image[field]) : '';
		// What is usual must be said where the image says otherwise.
		return value === own || (own === '' && usual.includes(value)) ? [] : [value];
	},
});

/** A flag whose number the engine takes, in the unit that `parse` gives. */
export const numberFlag = (flag: Omit<Described, 'check'>, field: string, {parse = integerOf, print = String, least = -Infinity, most = Infinity, what, usual = [0]}: {
	readonly parse?: (text: string) => number | undefined;
	readonly print?: (value: number) => string;
	readonly least?: number;
	readonly most?: number;
	/** What to type instead: `such as 512m`. */
	readonly what: string;
	readonly usual?: readonly number[];
}): RunFlag => ({
	...flag, kind: 'text',
	check(value) {
		const number = parse(value);
		return number === undefined || number < least || number > most ? `“${value}” is no value for --${flag.name}: ${what}.` : undefined;
	},
	apply(draft, values) {
		put(draft, 'host', field, parse(values.at(-1) ?? ''));
	},
	read({host}) {
		const value = host[field] === null || host[field] === undefined ? usual[0]! : numberIn(host[field]);
		return usual.includes(value) ? [] : [print(value)];
	},
});

/** A flag that is set or not. */
export const switchFlag = (flag: Omit<Described, 'check'>, part: Part, field: string): RunFlag => ({
	...flag, kind: 'switch',
	apply(draft, values) {
		put(draft, part, field, values.at(-1) === 'true');
	},
	read: ({[part]: inspected}) => inspected[field] === true ? ['true'] : [],
});

/** A flag whose values the engine takes as a list. */
export const listFlag = (flag: Described, field: string): RunFlag => ({
	...flag, kind: 'list',
	apply(draft, values) {
		put(draft, 'host', field, [...values]);
	},
	read: ({host}) => textsIn(host[field]),
});

/** A flag whose `NAME=value` values the engine takes as a record. `isBare` where a name alone is enough. */
export const pairsFlag = (flag: Omit<Described, 'check'>, field: string, isBare = false): RunFlag => ({
	...flag, kind: 'list',
	check: value => (isBare || value.includes('=')) && value !== '' && !value.startsWith('=') ? undefined : `“${value}” is no value for --${flag.name}: it takes NAME=value.`,
	apply(draft, values) {
		put(draft, 'host', field, Object.fromEntries(values.map(value => pairOf(value))));
	},
	read: ({host}) => Object.entries(recordIn(host[field])).map(([name, value]) => `${name}=${textIn(value)}`),
});

/** Flags of `docker run` that the docker client takes an empty text for, as if they were not there. */
export const orEmpty = (flag: RunFlag): RunFlag => ({...flag, check: value => value === '' ? undefined : flag.check?.(value)});

/** A flag that only the docker client itself heeds. */
export const clientFlag = (flag: Described, kind: RunFlag['kind']): RunFlag => ({...flag, kind});
