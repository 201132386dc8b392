import {
	ansiCodesToString,
	diffAnsiCodes,
	reduceAnsiCodesIncremental,
	tokenize,
} from '@alcalzone/ansi-tokenize';

/** Styles met so far and the ways between them. They are few, but a rainbow has many: then they are forgotten and begun anew. */
const most = 4096;
const styles = new Map();
const afters = new Map();
const changes = new Map();

function keep(map, key, value) {
	if (map.size >= most) {
		map.clear();
	}

	map.set(key, value);
	return value;
}

let count = 0;

/** Codes in general use, alone. */
const common = /^\u{1B}\[(?:[1-4789]|(?:[349]|10)[0-7]|[34]8;(?:5;\d{1,3}|2;\d{1,3};\d{1,3};\d{1,3}))m$/u;

/** What is on at a cell: colours, bold, a link. Mostly the same object for the same codes, but equal ones may be two. */
class Style {
	#id = count++;

	/** @param {object[]} codes In ansi-tokenize's form, reduced. */
	constructor(codes) {
		this.codes = codes;

		/** Whether every terminal makes the same of it, whatever was on before: false for links, for codes cut short and for rare ones. */
		this.isCommon = codes.every(({code}) => common.test(code));
	}

	/** The style after an SGR sequence. */
	after(sequence) {
		const key = this.#id + sequence;
		const known = afters.get(key);
		if (known) {
			return known;
		}

		const codes = reduceAnsiCodesIncremental(this.codes, sgrCodes(sequence));
		return keep(afters, key, styleOf(codes));
	}

	/** What to write between a cell of this style and one of another; empty when they look the same. */
	changeTo(other) {
		if (other === this) {
			return '';
		}

		const key = `${this.#id},${other.#id}`;
		return changes.get(key) ?? keep(changes, key, ansiCodesToString(diffAnsiCodes(this.codes, other.codes)));
	}
}

/** Nothing on: what a row begins and ends with. */
export const noStyle = new Style([]);

export function styleOf(codes) {
	if (codes.length === 0) {
		return noStyle;
	}

	const key = JSON.stringify(codes.map(({code, endCode}) => [code, endCode]));
	return styles.get(key) ?? keep(styles, key, new Style(codes));
}

/** Which code ends which; those that end are their own end. */
const ends = new Map([['0', 0], ['1', 22], ['2', 22], ['3', 23], ['4', 24], ['7', 27], ['8', 28], ['9', 29]]);
for (const end of [22, 23, 24, 27, 28, 29, 39, 49]) {
	ends.set(String(end), end);
}

for (let color = 0; color < 8; color++) {
	ends.set(String(30 + color), 39).set(String(90 + color), 39).set(String(40 + color), 49).set(String(100 + color), 49);
}

/**
The codes of an SGR sequence, as ansi-tokenize gives them. It segments every text into graphemes, for which the first segmenter of a process
has to be built: the codes in use are known without. Any other goes to ansi-tokenize.
*/
export function sgrCodes(sequence) {
	const parts = sequence.slice(2, -1).split(';');
	const codes = [];
	for (let index = 0; index < parts.length; index++) {
		let part = parts[index];
		let end = ends.get(part);
		if (part === '38' || part === '48') {
			const length = {2: 5, 5: 3}[parts[index + 1]];
			if (index + length <= parts.length) {
				end = part === '38' ? 39 : 49;
				part = parts.slice(index, index + length).join(';');
				index += length - 1;
			}
		}

		if (end === undefined) {
			return tokenize(sequence);
		}

		codes.push({type: 'ansi', code: `\u{1B}[${part}m`, endCode: `\u{1B}[${end}m`});
	}

	return codes;
}
