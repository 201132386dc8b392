import {bytesOf, fieldOf, fieldsOf, numberOf, readFields, textOf, type Field} from './protobuf.js';

export type Vertex = {readonly digest: string; readonly name: string; readonly isCached: boolean; readonly startedAt?: number; readonly completedAt?: number; readonly error: string};
export type VertexStatus = {readonly id: string; readonly vertex: string; readonly name: string; readonly current: number; readonly total: number; readonly isCompleted: boolean};
export type VertexLog = {readonly vertex: string; readonly stream: number; readonly bytes: Uint8Array};
export type VertexWarning = {readonly text: string; readonly line?: number};

/** What BuildKit tells about a build from time to time. Text is as it came; times are the engine's, in milliseconds. */
export type Trace = {readonly vertexes: readonly Vertex[]; readonly statuses: readonly VertexStatus[]; readonly logs: readonly VertexLog[]; readonly warnings: readonly VertexWarning[]};

/**
Read a message of BuildKit's trace.

@throws {EngineError} `failed` for one that cannot be read.
@see github.com/moby/buildkit api/services/control/control.proto (`StatusResponse`)
*/
export function readTrace(bytes: Uint8Array): Trace {
	const fields = readFields(bytes);
	const messages = (number: number) => fieldsOf(fields, number).map(value => readFields(bytesOf(value)));
	return {
		vertexes: messages(1).map(vertex => {
			const startedAt = timeIn(vertex, 5);
			const completedAt = timeIn(vertex, 6);
			return {
				digest: textOf(fieldOf(vertex, 1)), name: textOf(fieldOf(vertex, 3)), isCached: numberOf(fieldOf(vertex, 4)) !== 0, error: textOf(fieldOf(vertex, 7)),
				...(startedAt === undefined ? {} : {startedAt}), ...(completedAt === undefined ? {} : {completedAt}),
			};
		}),
		statuses: messages(2).map(status => ({
			id: textOf(fieldOf(status, 1)), vertex: textOf(fieldOf(status, 2)), name: textOf(fieldOf(status, 3)),
			current: numberOf(fieldOf(status, 4)), total: numberOf(fieldOf(status, 5)), isCompleted: timeIn(status, 8) !== undefined,
		})),
		logs: messages(3).map(log => ({vertex: textOf(fieldOf(log, 1)), stream: numberOf(fieldOf(log, 3)), bytes: bytesOf(fieldOf(log, 4))})),
		warnings: messages(4).map(warning => {
			const place = within(within(warning, 7), 1);
			const line = numberOf(fieldOf(place, 1));
			return {text: textOf(fieldOf(warning, 3)), ...(line > 0 ? {line} : {})};
		}),
	};
}

/** A message that is a field of another; one without fields where there is none. */
function within(fields: readonly Field[], number: number): readonly Field[] {
	const value = fieldOf(fields, number);
	return readFields(bytesOf(value));
}

/** Seconds, and nanoseconds beyond them. */
function timeIn(fields: readonly Field[], number: number): number | undefined {
	const value = fieldOf(fields, number);
	if (!(value instanceof Uint8Array)) {
		return undefined;
	}

	const parts = readFields(value);
	return (numberOf(fieldOf(parts, 1)) * 1000) + (numberOf(fieldOf(parts, 2)) / 1e6);
}
