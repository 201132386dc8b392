import type Dockerode from 'dockerode';

export type Request = {
	readonly method: 'GET' | 'POST';
	/** With a `?` at its end when there are options. */
	readonly path: string;
	/** The query, and for `POST` the body. */
	readonly options?: Readonly<Record<string, unknown>>;
	/** Give back the answer’s stream instead of what is in it. */
	readonly isStream?: boolean;
	/** The answer's status when all is well; 200 unless told. */
	readonly statusCodes?: Readonly<Record<number, true>>;
	readonly abortSignal: AbortSignal;
};

type Dial = (request: Request, callback: (error: Error | null, answer: unknown) => void) => void;

/** A request whose options or signal dockerode’s own call would drop. */
export async function dial(docker: Dockerode, request: Request): Promise<unknown> {
	const {promise, resolve, reject} = Promise.withResolvers();
	(docker.modem as {readonly dial: Dial}).dial({statusCodes: {200: true}, ...request}, (error, answer) => {
		if (error) {
			reject(error);
		} else {
			resolve(answer);
		}
	});
	return promise;
}
