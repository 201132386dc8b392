import {cleanText} from '../format/clean.js';
import type {EngineClient} from './client.js';
import {cleanRecord} from './container-list.js';
import {jsonLines} from './json-lines.js';
import {toEngineError} from './to-engine-error.js';
import type {EngineEvent, Json} from './types.js';

/**
What can change a list. A health check alone makes three `exec_*` events per probe: the engine is told to keep those to itself.
Podman names some differently (`remove` for `destroy`), so those names are here as well: a name unknown to an engine does no harm.
*/
const wantedActions = [
	'create', 'start', 'die', 'stop', 'kill', 'oom', 'pause', 'unpause', 'rename', 'update', 'destroy', 'restart', 'health_status',
	'commit', 'tag', 'untag', 'delete', 'pull', 'push', 'load', 'import', 'prune', 'mount', 'unmount', 'connect', 'disconnect', 'remove', 'cleanup', 'build',
];

const wantedTypes: Array<'container' | 'image' | 'volume' | 'network'> = ['container', 'image', 'volume', 'network'];

/**
Subscribe to the engine's events. The promise settles once the engine has accepted the subscription: what is listed after that
misses nothing. The generator ends, or throws `unreachable`, when the engine goes away.

@see GET /events
*/
export async function openEvents(client: EngineClient, signal: AbortSignal): Promise<AsyncGenerator<readonly EngineEvent[], void>> {
	const stream = await client.open(async (docker, abortSignal) => docker.getEvents({
		filters: {type: wantedTypes, event: wantedActions}, abortSignal,
	}), {signal}) as NodeJS.ReadableStream & {destroy(): void};
	return readEvents(stream, signal);
}

async function * readEvents(stream: NodeJS.ReadableStream & {destroy(): void}, signal: AbortSignal): AsyncGenerator<readonly EngineEvent[], void> {
	const cut = jsonLines();
	try {
		for await (const chunk of stream) {
			signal.throwIfAborted();
			const events = cut(chunk as Uint8Array).flatMap(value => toEvent(value) ?? []);
			if (events.length > 0) {
				yield events;
			}
		}
	} catch (error) {
		signal.throwIfAborted();
		throw toEngineError(error);
	} finally {
		stream.destroy();
	}
}

type RawEvent = {
	readonly Type?: string; readonly Action?: string; readonly time?: number; readonly timeNano?: number;
	readonly Actor?: {readonly ID?: string; readonly Attributes?: Readonly<Record<string, string>>};
};

function toEvent(value: Json): EngineEvent | undefined {
	const {Type, Action, Actor, time, timeNano} = (value ?? {}) as RawEvent;
	if (typeof Type !== 'string' || typeof Action !== 'string') {
		return undefined;
	}

	return {
		type: cleanText(Type),
		action: cleanText(Action),
		id: cleanText(Actor?.ID ?? ''),
		attributes: cleanRecord(Actor?.Attributes ?? {}),
		time: timeNano === undefined ? (time ?? 0) * 1000 : timeNano / 1e6,
	};
}
