/** One thing that was done, with the docker command line that does the same. */
export type JournalEntry = {
	readonly time: number;
	readonly command: string;
	readonly outcome: 'running' | 'done' | 'failed' | 'cancelled';
	readonly message?: string;
	readonly id: number;
};

export type Journal = readonly JournalEntry[];

const mostEntries = 500;

export const addEntry = (journal: Journal, entry: JournalEntry): Journal => [...journal.slice(-(mostEntries - 1)), entry];

export const settleEntry = (journal: Journal, id: number, change: Pick<JournalEntry, 'outcome'> & {readonly message?: string}): Journal =>
	journal.map(entry => entry.id === id ? {...entry, ...change} : entry);
