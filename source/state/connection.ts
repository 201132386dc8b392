import type {EngineErrorKind} from '../engine/engine-error.js';
import type {EngineInfo} from '../engine/types.js';

/** How the program stands with its engine. Rows shown in any phase but `live` are the last known ones. */
export type Connection = {
	readonly address: string;
	/** What chose the address: a flag, a variable, the default. */
	readonly source: string;
	readonly info: EngineInfo | undefined;
} & (
	| {readonly phase: 'connecting'}
	| {readonly phase: 'live'}
	/** `since`: when the engine was last known to answer. */
	| {readonly phase: 'lost'; readonly since: number; readonly attempts: number; readonly kind: EngineErrorKind; readonly message: string}
);

export const isLive = (connection: Connection) => connection.phase === 'live';

export function connected(connection: Connection, info: EngineInfo): Connection {
	return {address: connection.address, source: connection.source, info, phase: 'live'};
}

export function lost(connection: Connection, {kind, message}: {readonly kind: EngineErrorKind; readonly message: string}, now: number): Connection {
	const earlier = connection.phase === 'lost' ? connection : undefined;
	return {
		address: connection.address, source: connection.source, info: connection.info,
		phase: 'lost', since: earlier?.since ?? now, attempts: (earlier?.attempts ?? 0) + 1, kind, message,
	};
}

/** What the user can do about an engine that cannot be reached, in one sentence. */
export function remedyFor({kind, source, address}: {readonly kind: EngineErrorKind; readonly source: string; readonly address: string}): string {
	const isLocal = address.startsWith('unix:');
	switch (kind) {
		case 'denied': {
			return 'Join its group, then log in again: sudo usermod -aG docker $USER. Or run Gantry with sudo.';
		}

		case 'unreachable': {
			if (source !== 'default') {
				return `The address comes from ${source}: check it${isLocal ? ', and that the engine behind it runs' : ', the network, and that the engine listens there'}.`;
			}

			return 'Start the engine: sudo systemctl start docker. Or name another one: gantry --host tcp://host:2375.';
		}

		case 'timeout': {
			return 'The engine accepts connections but does not answer: look at it with journalctl -u docker.';
		}

		case 'unsupported': {
			return 'Use a Gantry and an engine of about the same age.';
		}

		default: {
			return `Check the address (${source}).`;
		}
	}
}
