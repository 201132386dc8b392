import {bytesIn, bytesOf, fieldOf, fieldsOf, messageIn, numberIn, readFields, textIn, type Field} from './protobuf.js';

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
				digest: textIn(vertex, 1), name: textIn(vertex, 3), isCached: numberIn(vertex, 4) !== 0, error: textIn(vertex, 7),
				...(startedAt === undefined ? {} : {startedAt}), ...(completedAt === undefined ? {} : {completedAt}),
			};
		}),
		statuses: messages(2).map(status => ({
			id: textIn(status, 1), vertex: textIn(status, 2), name: textIn(status, 3),
			current: numberIn(status, 4), total: numberIn(status, 5), isCompleted: timeIn(status, 8) !== undefined,
		})),
		logs: messages(3).map(log => ({vertex: textIn(log, 1), stream: numberIn(log, 3), bytes: bytesIn(log, 4)})),
		warnings: messages(4).map(warning => {
			const place = messageIn(messageIn(warning, 7), 1);
			const line = numberIn(place, 1);
			return {text: textIn(warning, 3), ...(line > 0 ? {line} : {})};
		}),
	};
}

/** Seconds, and nanoseconds beyond them. */
function timeIn(fields: readonly Field[], number: number): number | undefined {
	const value = fieldOf(fields, number);
	if (!(value instanceof Uint8Array)) {
		return undefined;
	}

	const parts = readFields(value);
	return (numberIn(parts, 1) * 1000) + (numberIn(parts, 2) / 1e6);
}
