import {quoteCommandLine} from '../format/command-line.js';
import {style} from '../format/style.js';
import {nanoseconds} from '../format/duration.js';
import {asList, asNumber, asRecord, asText, asTexts, asTime, type JsonRecord} from './json-value.js';
import type {Section} from './sections.js';

/** The docker client's own defaults, which the engine fills in when it starts the check. */
const defaults = {interval: 30e9, timeout: 30e9, retries: 3, startPeriod: 0};

/** A health check as the engine has it, as one would type it. */
export function testText(test: readonly string[]): string {
	const [kind, ...words] = test;
	return kind === 'CMD-SHELL' ? words.join(' ') : quoteCommandLine(kind === 'CMD' ? words : test);
}

/** What is looked at, how often, and what was found, the latest first. */
export function healthSection(state: JsonRecord, check: JsonRecord): Section {
	const test = asTexts(check.Test);
	if (test.length === 0) {
		return {};
	}

	if (test[0] === 'NONE') {
		return {title: 'Health check', facts: [['Test', 'none: the image’s own is switched off']]};
	}

	const time = (name: string, usual: number) => nanoseconds(asNumber(check[name]) || usual);
	const streak = asNumber(state.FailingStreak);
	const status = asText(state.Status);
	return {
		title: 'Health check',
		facts: [
			['Health', (status === 'unhealthy' ? style(status, 'danger') : status) + (streak > 0 ? ` · failed ${streak} in a row` : '')],
			['Test', testText(test)],
			['Every', `${time('Interval', defaults.interval)}, given up after ${time('Timeout', defaults.timeout)}`],
			['Unhealthy', `after ${asNumber(check.Retries) || defaults.retries} failures${asNumber(check.StartPeriod) > 0 ? `, not counted for the first ${time('StartPeriod', 0)}` : ''}`],
			['At first', asNumber(check.StartInterval) > 0 ? `every ${time('StartInterval', 0)}` : ''],
		],
		lines: asList(state.Log).map(probe => asRecord(probe)).toReversed().map(probe => `${asTime(probe.Start)}  exit code ${asNumber(probe.ExitCode)}  ${asText(probe.Output).trim()}`),
	};
}
