import test from 'ava';
import {inspecting, noInspect} from '../../source/state/inspect.js';

test('inspecting another subject masks its secrets and starts at its top, in the form last chosen', t => {
	const shown = {...inspecting(noInspect, {kind: 'container', id: 'a'}), phase: 'shown' as const, isRaw: true, isRevealed: true, top: 7};
	t.is(inspecting(shown, {kind: 'container', id: 'a'}), shown);
	t.deepEqual(inspecting(shown, {kind: 'image', id: 'b'}), {...noInspect, subject: {kind: 'image', id: 'b'}, phase: 'loading', isRaw: true});
});
