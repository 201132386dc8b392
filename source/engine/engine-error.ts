/**
What went wrong, in the only terms the program branches on.

- `unreachable`: no engine answered (no socket, refused, connection lost), or no registry when the engine asked it.
- `denied`: the socket may not be opened, or the engine refuses (401, 403).
- `timeout`: the engine took the request and did not answer in time.
- `gone`: no such object (404).
- `conflict`: the object is in a state that does not allow it (409).
- `invalid`: the request was wrong (400), or the user's input was.
- `unsupported`: this engine cannot do it (501, too old, too new).
- `failed`: anything else the engine said.
*/
export type EngineErrorKind = 'unreachable' | 'denied' | 'timeout' | 'gone' | 'conflict' | 'invalid' | 'unsupported' | 'failed';

/** An error to show: `message` is the engine's own sentence where there is one, cleaned. Branch on `kind`, never on the text. */
export class EngineError extends Error {
	override readonly name = 'EngineError';
	readonly kind: EngineErrorKind;

	constructor(kind: EngineErrorKind, message: string, options?: ErrorOptions) {
		super(message, options);
		this.kind = kind;
	}
}
