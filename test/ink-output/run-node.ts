import {execFile} from 'node:child_process';
import process from 'node:process';

/** What node writes, run with these arguments; rejects when it fails. */
export async function runNode(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
	return new Promise((resolve, reject) => {
		execFile(process.execPath, args, {env: {...process.env, ...env}, maxBuffer: 2 ** 28}, (error, stdout, stderr) => {
			if (error) {
				reject(new Error(`Node failed: ${stderr}`, {cause: error}));
			} else {
				resolve(stdout);
			}
		});
	});
}
