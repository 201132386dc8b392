import type {Store} from '../state/store.js';

/** What happened when since the process was started, for a bug report about speed. Times in milliseconds. */
export type Profile = {
	mark(name: string): void;
	/** A frame has been drawn, which took Ink so long. */
	frame(renderMilliseconds: number): void;
	/** As JSON, readable without tools. */
	text(): string;
};

/** Frames kept; the first ones tell of start-up, so later ones are dropped. */
const mostFrames = 100_000;

const rounded = (milliseconds: number): number => Math.round(milliseconds * 100) / 100;

function percentile(sorted: readonly number[], share: number): number {
	return rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

/**
Begin to keep a profile.

@param facts What the profile was made with: versions, size of the terminal.
@param clock Milliseconds since the process was started.
*/
export function createProfile(facts: Readonly<Record<string, string | number>>, clock: () => number = () => performance.now()): Profile {
	const marks: Array<{name: string; at: number}> = [];
	const frames: Array<{at: number; took: number}> = [];
	return {
		mark(name) {
			marks.push({name, at: rounded(clock())});
		},
		frame(renderMilliseconds) {
			if (frames.length < mostFrames) {
				frames.push({at: rounded(clock()), took: rounded(renderMilliseconds)});
			}
		},
		text() {
			const took = frames.map(frame => frame.took).toSorted((a, b) => a - b);
			const summary = {count: frames.length, p50: percentile(took, 0.5), p99: percentile(took, 0.99), most: percentile(took, 1)};
			return `${JSON.stringify({...facts, marks, frames: {...summary, all: frames}}, undefined, 1)}\n`;
		},
	};
}

/** Mark when the engine has answered and when the lists are there: the first time only. */
export function markProgress(profile: Profile, store: Store): void {
	const unsubscribe = store.subscribe(() => {
		const {connection, containers} = store.get();
		if (connection.phase === 'live' && containers.isLoaded) {
			profile.mark('first lists');
			unsubscribe();
		}
	});
}
