import {readdir, readFile} from 'node:fs/promises';

/** The numbers of a process and all that came from it. */
export async function familyOf(pid: number): Promise<readonly number[]> {
	const children: number[] = [];
	try {
		for (const task of await readdir(`/proc/${pid}/task`)) {
			const text = await readFile(`/proc/${pid}/task/${task}/children`, 'utf8');
			children.push(...text.split(' ').filter(Boolean).map(Number));
		}
	} catch {
		// It has ended.
	}

	const families = await Promise.all(children.map(async child => familyOf(child)));
	return [pid, ...families.flat()];
}

/** Milliseconds a process has kept a processor busy, all its threads together; exact to the microsecond, unlike its clock ticks. */
async function busyOf(pid: number): Promise<number> {
	let nanoseconds = 0;
	try {
		for (const task of await readdir(`/proc/${pid}/task`)) {
			const text = await readFile(`/proc/${pid}/task/${task}/schedstat`, 'utf8');
			nanoseconds += Number(text.split(' ')[0]);
		}
	} catch {
		// It has ended.
	}

	return nanoseconds / 1e6;
}

/** The same for several. A thread that ends takes its share with it: ask processes that keep theirs. */
export async function busyMilliseconds(pids: readonly number[]): Promise<number> {
	const each = await Promise.all(pids.map(async pid => busyOf(pid)));
	return each.reduce((sum, one) => sum + one, 0);
}

/** Memory of some processes, in bytes, what they share with others counted by their share of it. */
export async function memoryBytes(pids: readonly number[]): Promise<number> {
	const each = await Promise.all(pids.map(async pid => {
		try {
			const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
			return Number(/^Pss:\s+(\d+) kB/mv.exec(text)?.[1] ?? 0) * 1024;
		} catch {
			return 0;
		}
	}));
	return each.reduce((sum, one) => sum + one, 0);
}

/** The daemon of a private engine and its containerd, by the folder they work in. The processes of containers are not the engine's work. */
export async function enginePids(directory: string): Promise<readonly number[]> {
	const pids = (await readdir('/proc')).filter(name => /^\d+$/v.test(name)).map(Number);
	const found = await Promise.all(pids.map(async pid => {
		try {
			const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
			const isEngine = /(?:^|\/)(?:dockerd|containerd)$/v.test(command[0] ?? '');
			return isEngine && command.some(word => word.startsWith(`${directory}/`));
		} catch {
			return false;
		}
	}));
	return pids.filter((_, index) => found[index]);
}
