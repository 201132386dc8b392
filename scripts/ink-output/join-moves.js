import ansiEscapes from 'ansi-escapes';

/**
Join the parts of a frame's update. Ink goes over unchanged lines one by one; over several the cursor can go at once, and most lines of a
frame are unchanged.

@param {string[]} parts Changed lines, and moves to the next line.
*/
export function joinMoves(parts) {
	let text = '';
	let lines = 0;
	const move = () => {
		text += lines > 1 ? `\u{1B}[${lines}E` : (lines === 1 ? ansiEscapes.cursorNextLine : '');
		lines = 0;
	};

	for (const part of parts) {
		if (part === ansiEscapes.cursorNextLine) {
			lines++;
		} else if (part !== '') {
			move();
			text += part;
		}
	}

	move();
	return text;
}
