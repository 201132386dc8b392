const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const week = 7 * day;
const month = 30 * day;
const year = 365 * day;

/**
An age as the docker client tells it: `About a minute`, `3 hours`.

@see github.com/docker/go-units duration.go (`HumanDuration`), whose limits these are
*/
export function humanDuration(milliseconds: number): string {
	const seconds = Math.floor(milliseconds / second);
	const minutes = Math.floor(milliseconds / minute);
	const hours = Math.round(milliseconds / hour);
	const limits: ReadonlyArray<readonly [boolean, string]> = [
		[seconds < 1, 'Less than a second'],
		[seconds === 1, '1 second'],
		[seconds < 60, `${seconds} seconds`],
		[minutes === 1, 'About a minute'],
		[minutes < 60, `${minutes} minutes`],
		[hours === 1, 'About an hour'],
		[hours < 48, `${hours} hours`],
		[hours < 24 * 7 * 2, `${Math.floor(hours / 24)} days`],
		[hours < 24 * 30 * 2, `${Math.floor(hours / 24 / 7)} weeks`],
		[hours < 24 * 365 * 2, `${Math.floor(hours / 24 / 30)} months`],
	];
	return limits.find(([isWithin]) => isWithin)?.[1] ?? `${Math.floor(Math.floor(milliseconds / hour) / 24 / 365)} years`;
}

const units: ReadonlyArray<readonly [string, number]> = [['y', year], ['mo', month], ['w', week], ['d', day], ['h', hour], ['m', minute]];

/** An age for a narrow column: `3s`, `4h`, `2w`; rounded to the hour as the long form is, so that the two do not contradict each other. */
export function shortDuration(milliseconds: number): string {
	const age = milliseconds >= hour ? Math.round(milliseconds / hour) * hour : milliseconds;
	const unit = units.find(([, length]) => age >= length * (length >= week ? 2 : 1));
	return unit ? `${Math.floor(age / unit[1])}${unit[0]}` : `${Math.max(0, Math.floor(milliseconds / second))}s`;
}

const two = (number: number): string => String(number).padStart(2, '0');

/** The local time of day: `12:03:01`. */
export function clockTime(epochMilliseconds: number): string {
	const date = new Date(epochMilliseconds);
	return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** Date and time of day: `2026-01-02 12:03:01 UTC`; empty for a time before 1970, with which an engine says never. */
export const utcTime = (epochMilliseconds: number): string => epochMilliseconds < 0 ? '' : `${new Date(epochMilliseconds).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** Nanoseconds as the docker client takes them: `30s`, `1m30s`, `500ms`. */
export function nanoseconds(value: number): string {
	const milliseconds = value / 1e6;
	if (milliseconds < 1000) {
		return `${milliseconds}ms`;
	}

	const parts = [['h', hour], ['m', minute], ['s', second]] as const;
	let rest = milliseconds;
	return parts.map(([unit, size]) => {
		const count = unit === 's' ? rest / second : Math.floor(rest / size);
		rest -= count * size;
		return count > 0 ? `${count}${unit}` : '';
	}).join('');
}
