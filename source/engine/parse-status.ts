import type {Health} from './types.js';

/** What the engine's status sentence tells beyond the state. */
export type StatusFacts = {
	/** About when the container started (running) or ended (exited), milliseconds; `undefined` when the sentence tells no age. */
	readonly since: number | undefined;
	readonly health: Health | undefined;
	readonly exitCode: number | undefined;
};

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const unitMilliseconds: Readonly<Record<string, number>> = {
	second, minute, hour, day, week: 7 * day, month: 30 * day, year: 365 * day,
};

/**
Read `Up 3 hours (healthy)`, `Exited (137) 2 minutes ago`, `Restarting (1) 4 seconds ago`.

@param now When the sentence was true, in milliseconds.
@see github.com/moby/moby daemon/container/state.go (`State.String`) and github.com/docker/go-units duration.go
*/
export function parseStatus(status: string, now: number): StatusFacts {
	const age = parseAge(status);
	const code = /^(?:Exited|Restarting|Dead) \((-?\d+)\)/v.exec(status)?.[1];
	return {
		since: age === undefined ? undefined : now - age,
		health: healthOf(status),
		exitCode: code === undefined ? undefined : Number(code),
	};
}

function healthOf(status: string): Health | undefined {
	const word = /\((?:health: )?(starting|healthy|unhealthy)\)/v.exec(status)?.[1];
	return word as Health | undefined;
}

function parseAge(status: string): number | undefined {
	const match = /(?:^Up|\))\s+(Less than a second|About an? (?:minute|hour)|\d+ (?:second|minute|hour|day|week|month|year)s?)/v.exec(status)?.[1];
	switch (match) {
		case undefined: {
			return undefined;
		}

		case 'Less than a second': {
			return 0;
		}

		case 'About a minute': {
			return minute;
		}

		case 'About an hour': {
			return hour;
		}

		default: {
			const [count, unit] = match.split(' ');
			const length = unitMilliseconds[unit!.replace(/s$/v, '')]!;
			// From the hour on engines round to the nearest hour before they count, except for years: the least it can be is half an hour less.
			return (Number(count) * length) - (length >= hour && length < unitMilliseconds.year! ? hour / 2 : 0);
		}
	}
}
