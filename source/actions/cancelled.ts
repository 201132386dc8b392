/** What an operation that was cancelled has to say about it, in one sentence: what is left behind, say. */
export class Cancelled extends Error {
	override readonly name = 'Cancelled';
}
