import {fakeEngine, type FakeEngine} from '../helpers/fake-engine.js';
import {aContainer, anImage} from '../helpers/values.js';

/** The sizes things are counted at: the classic terminal, and a large one. */
export const sizes = [{columns: 80, rows: 24}, {columns: 200, rows: 50}] as const;

/** More containers than any of the sizes shows at once, `web-1` to `web-60`, all healthy, and some images. */
export const busyFarm = (): FakeEngine => fakeEngine({
	containers: Array.from({length: 60}, (_, index) => aContainer(`web-${index + 1}`, {
		health: 'healthy', ports: [{privatePort: 80, publicPort: 8000 + index, ip: '0.0.0.0', protocol: 'tcp'}],
	})),
	images: Array.from({length: 12}, (_, index) => anImage(`web-${index + 1}:1.0`)),
});
