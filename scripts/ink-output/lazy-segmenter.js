const {Segmenter} = Intl;

/**
Stands for `Intl.Segmenter` in the bundle. Many modules build one as they are loaded, and a process's first takes longer than its first
frame, which needs none as long as its text is simple.
*/
export class LazySegmenter {
	#given;
	#segmenter;

	/** @param {ConstructorParameters<typeof Intl.Segmenter>} given What `Intl.Segmenter` takes. */
	constructor(...given) {
		this.#given = given;
	}

	segment(text) {
		this.#segmenter ??= new Segmenter(...this.#given);
		return this.#segmenter.segment(text);
	}
}
