import {mostCopiedBytes} from '../actions/copy-actions.js';

/**
The sequence that puts a text on the clipboard of the terminal the user sits at, over SSH too (OSC 52). Inside tmux it is wrapped, so that
tmux hands it on.

@returns `undefined` when the text is longer than terminals take.
*/
export function clipboardSequence(text: string, isInTmux: boolean): string | undefined {
	const bytes = Buffer.from(text);
	if (bytes.length > mostCopiedBytes) {
		return undefined;
	}

	const sequence = `\u{1B}]52;c;${bytes.toString('base64')}\u{7}`;
	return isInTmux ? `\u{1B}Ptmux;${sequence.replaceAll('\u{1B}', '\u{1B}\u{1B}')}\u{1B}\\` : sequence;
}
