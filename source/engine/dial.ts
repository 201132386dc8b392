import type Dockerode from 'dockerode';

export type Request = {
	readonly method: 'GET' | 'POST';
	/** With a `?` at its end when there are options. */
	readonly path: string;
	/** The query, and for `POST` the body; `_query` and `_body` where they differ. */
	readonly options?: Readonly<Record<string, unknown>>;
	/** Give back the answer’s stream instead of what is in it. */
	readonly isStream?: boolean;
	/** Take the connection over: the answer is its socket. */
	readonly hijack?: boolean;
	readonly headers?: Readonly<Record<string, string | readonly string[]>>;
	/** The body as it is. A stream is read as fast as the engine takes it. */
	readonly file?: Buffer | NodeJS.ReadableStream;
	readonly abortSignal: AbortSignal;
};

type Dial = (request: Request & {readonly statusCodes: Readonly<Record<number, true>>}, callback: (error: Error | null, answer: unknown) => void) => void;

/** A request whose options or signal dockerode’s own call would drop. */
export async function dial(docker: Dockerode, request: Request): Promise<unknown> {
	const {promise, resolve, reject} = Promise.withResolvers();
	(docker.modem as {readonly dial: Dial}).dial({...request, statusCodes: {200: true, 201: true}}, (error, answer) => {
		if (error) {
			reject(error);
		} else {
			resolve(answer);
		}
	});
	return promise;
}
