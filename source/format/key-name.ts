const labels: Readonly<Record<string, string>> = {
	enter: 'Enter', escape: 'Esc', up: '↑', down: '↓', left: '←', right: '→', pageup: 'PgUp', pagedown: 'PgDn', home: 'Home', end: 'End',
	space: 'Space', tab: 'Tab', delete: 'Del', backspace: '⌫', shift: 'Shift', ctrl: 'Ctrl', alt: 'Alt',
};

/** A key as people write it: `Ctrl-c`, `Esc`, `K`. */
export const keyLabel = (key: string): string => key === '+' ? '+' : key.split('+').map(part => labels[part] ?? part).join('-');
