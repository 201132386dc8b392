import {layout, type Area} from '../state/layout.js';
import type {Screen} from '../state/screen.js';

type Part = 'containers' | 'images' | 'detail';

const none: Area = {width: 0, height: 0};

/** The same screen gives the same areas, as objects too: what is drawn in them is drawn anew only when they change. */
const known = new WeakMap<Screen, Readonly<Record<Part, Area>>>();
const areas = new Map<string, Area>();

/** Where a part of the screen stands. */
export function areaOf(screen: Screen, part: Part): Area {
	let parts = known.get(screen);
	if (!parts) {
		const now = layout(screen);
		parts = now.kind === 'too-small' ? {containers: none, images: none, detail: none} : {containers: same(now.containers), images: same(now.images), detail: same(now.detail)};
		known.set(screen, parts);
	}

	return parts[part];
}

function same(area: Area): Area {
	const key = `${area.width}×${area.height}`;
	const before = areas.get(key);
	if (before) {
		return before;
	}

	// A resized window passes through many sizes: not all of them need to be remembered.
	if (areas.size > 500) {
		areas.clear();
	}

	areas.set(key, area);
	return area;
}
