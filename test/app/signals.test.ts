import test from 'ava';
import {keys, openStory} from '../helpers/open-story.js';
import {shop} from '../helpers/shop.js';

const kills = (asked: readonly string[]): readonly string[] => asked.filter(one => one.startsWith('kill '));

test('any signal can be typed, by name or number; what is none is refused before the engine is asked', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('K', 'o');
	await story.until('╭ Send another signal');
	await story.press(keys.enter);
	await story.until('✖ Type a signal, such as USR1 or 34.');
	await story.press('sigfoo', keys.enter);
	await story.until('✖ Linux knows no signal “sigfoo”');
	t.deepEqual(kills(engine.asked), []);
	await story.press(keys.ctrlU, 'rtmin+3');
	await story.until('$ docker kill --signal SIGRTMIN+3 shop-db');
	await story.press(keys.enter);
	await story.until('Send SIGRTMIN+3 to shop-db?');
	await story.press('y');
	await story.until('Sent SIGRTMIN+3 to shop-db.');
	await story.press('K', 'o', '10', keys.enter);
	await story.until('Send SIGUSR1 to shop-db?');
	await story.press('y');
	await story.until('Sent SIGUSR1 to shop-db.');
	t.deepEqual(kills(engine.asked), ['kill shop-db SIGRTMIN+3', 'kill shop-db SIGUSR1']);
});

test('backing out of typing a signal sends none', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('K', 'o', '9', keys.escape);
	await story.until(text => !text.includes('Send another signal'));
	t.deepEqual(kills(engine.asked), []);
	t.deepEqual(story.store.get().overlays, []);
});
