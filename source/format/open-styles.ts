/** What ends what: colours end by their default, the others by a number of their own. */
const ends: ReadonlyMap<number, readonly string[]> = new Map([[22, ['1', '2']], [23, ['3']], [24, ['4', '21']], [27, ['7']], [29, ['9']], [39, ['foreground']], [49, ['background']], [55, ['53']]]);

function slotOf(code: number): string {
	if ((code >= 30 && code <= 38) || (code >= 90 && code <= 97)) {
		return 'foreground';
	}

	return (code >= 40 && code <= 48) || (code >= 100 && code <= 107) ? 'background' : String(code);
}

/** The styles that are open in a row of text, to be opened again in the next: a later colour stands for the earlier one. */
export class OpenStyles {
	readonly #open = new Map<string, string>();

	/** @param sequence An SGR sequence. */
	take(sequence: string): void {
		const parts = sequence.slice(2, -1).split(';');
		for (let index = 0; index < parts.length; index++) {
			const code = Number(parts[index]!.split(':', 1)[0]);
			const length = code === 38 || code === 48 ? ({2: 5, 5: 3}[Number(parts[index + 1])] ?? 1) : 1;
			const text = parts.slice(index, index + length).join(';');
			index += length - 1;
			if (code === 0) {
				this.#open.clear();
			} else if (code <= 107 && !ends.has(code)) {
				this.#open.set(slotOf(code), text);
			}

			for (const slot of ends.get(code) ?? []) {
				this.#open.delete(slot);
			}
		}
	}

	/** The sequence that opens them; empty when none is open. */
	get text(): string {
		return this.#open.size === 0 ? '' : `\u{1B}[${this.#open.values().toArray().join(';')}m`;
	}
}
