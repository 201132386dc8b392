/** How a build's picture is looked at: what is chosen and opened, and where it is scrolled to. */
export type BuildView = {
	/** The part chosen by hand; without one the picture follows what runs. */
	readonly selectedId?: string;
	/** Rows from the first one shown to the chosen part's own: negative when that is above. */
	readonly offset: number;
	/** Parts opened (`true`) and closed (`false`) by hand, by id. */
	readonly opened: Readonly<Record<string, boolean>>;
	/** Whether the builder's own steps stand singly. */
	readonly areInternalShown: boolean;
	/** Whether long lines go on in the next row, or are cut. */
	readonly isWrapping: boolean;
};

export const newBuildView: BuildView = {offset: 0, opened: {}, areInternalShown: false, isWrapping: true};
