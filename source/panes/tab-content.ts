/** What a tab of the detail shows: rows no wider than its room, and what stands at the ends of its lower border. */
export type TabContent = {readonly rows: readonly string[]; readonly left: string; readonly right: string};
