import {style} from '../format/style.js';
import {padText} from '../format/width.js';

/** A part of the inspect tab: labelled facts, or rows that are laid out already. */
export type Section = {
	readonly title?: string;
	readonly facts?: ReadonlyArray<readonly [label: string, value: string]>;
	readonly rows?: readonly string[];
};

const labelColumns = 14;

const factRow = ([label, value]: readonly [string, string]): string => `${style(padText(label, labelColumns), 'quiet')} ${value}`;

/** Sections one below the other. A fact without a value and a section without content are left out. */
export function sectionRows(sections: readonly Section[]): readonly string[] {
	return sections.flatMap(({title, facts = [], rows = []}, index) => {
		const content = [...facts.filter(([, value]) => value !== '').map(fact => factRow(fact)), ...rows];
		if (content.length === 0) {
			return [];
		}

		return [...(index === 0 ? [] : ['']), ...(title === undefined ? [] : [style(title, 'bold')]), ...content];
	});
}
