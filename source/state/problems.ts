import type {Container} from '../engine/types.js';

/** Why a container needs a look, in two or three words; `undefined` when nothing seems wrong. */
export function problemOf({state, health, exitCode, isCrashLooping}: Container): string | undefined {
	switch (state) {
		case 'restarting': {
			return `restarting (${exitCode ?? '?'})`;
		}

		case 'dead': {
			return 'dead';
		}

		case 'exited': {
			return exitedBadly(exitCode) ? `exited (${exitCode})` : undefined;
		}

		default: {
			return isCrashLooping ? 'crash loop' : (health === 'unhealthy' ? 'unhealthy' : undefined);
		}
	}
}

/** 0 is success; 143 (SIGTERM) and 130 (SIGINT) are how a container ends that was asked to. */
const exitedBadly = (exitCode: number | undefined): boolean => exitCode !== undefined && ![0, 130, 143].includes(exitCode);
