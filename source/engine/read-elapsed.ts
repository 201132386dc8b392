export type Elapsed = {readonly seconds: number; /** How coarsely it is told, in seconds. */ readonly precision: number};

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/**
How long a process has been running, as ps tells it: `[[days-]hours:]minutes:seconds` (procps, and busybox for the first hours), `20h15` and `5d12`
(busybox), `2h13m7.5s` (podman, as Go writes durations).

@returns Nothing when it is none of these.
@see POSIX ps, `etime`; busybox procps/ps.c (`format_time`)
*/
export function readElapsed(text: string): Elapsed | undefined {
	const clock = /^(?:(?<days>\d+)-)?(?:(?<hours>\d+):)?(?<minutes>\d+):(?<seconds>\d+)$/v.exec(text)?.groups;
	if (clock) {
		return {seconds: (Number(clock.days ?? 0) * day) + (Number(clock.hours ?? 0) * hour) + (Number(clock.minutes) * minute) + Number(clock.seconds), precision: 1};
	}

	const coarse = /^(?<many>\d+)(?<unit>[dh])(?<few>\d{2})$/v.exec(text)?.groups;
	if (coarse) {
		const [unit, part] = coarse.unit === 'd' ? [day, hour] : [hour, minute];
		return {seconds: (Number(coarse.many) * unit) + (Number(coarse.few) * part), precision: part};
	}

	const go = /^(?:(?<hours>\d+)h)?(?:(?<minutes>\d+)m)?(?<seconds>\d+(?:\.\d+)?)s$/v.exec(text)?.groups;
	return go && {seconds: Math.floor((Number(go.hours ?? 0) * hour) + (Number(go.minutes ?? 0) * minute) + Number(go.seconds)), precision: 1};
}
