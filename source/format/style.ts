/*
Colours by meaning. The terminal's own sixteen colours, so that light and dark backgrounds both read; state is never told by
colour alone.
*/

const codes = {
	bold: [1, 22],
	dim: [2, 22],
	inverse: [7, 27],
	underline: [4, 24],
	danger: [31, 39],
	warning: [33, 39],
	good: [32, 39],
	accent: [36, 39],
	quiet: [90, 39],
} as const;

export type StyleName = keyof typeof codes;

let hasColour = true;

/**
Whether styles write colours. Bold and inverse stay without colours: they are how a selection is seen at all, and `NO_COLOR`
speaks of colours only.
*/
export function setColour(isOn: boolean): void {
	hasColour = isOn;
}

const colours: ReadonlySet<StyleName> = new Set(['danger', 'warning', 'good', 'accent', 'quiet']);

/** The text in some styles, each closed again so that it can stand within another. */
export function style(text: string, ...names: readonly StyleName[]): string {
	let styled = text;
	for (const name of names) {
		if (hasColour || !colours.has(name)) {
			const [open, close] = codes[name];
			styled = `\u{1B}[${open}m${styled}\u{1B}[${close}m`;
		}
	}

	return styled;
}
