import test from 'ava';
import {keys, openStory} from '../helpers/open-story.js';
import {shop, shopDb} from '../helpers/shop.js';
import {aLine} from '../helpers/values.js';

const talkingShop = () => {
	const engine = shop();
	engine.log(shopDb.id).push([aLine('database system is ready'), aLine('checkpoint late', {stream: 'stderr'})]);
	return engine;
};

test('the first screen, at 80×24', async t => {
	const story = await openStory(t, talkingShop());
	await story.until('checkpoint late');
	t.snapshot(story.text());
});

test('the first screen, at 120×40: side by side', async t => {
	const story = await openStory(t, talkingShop(), {columns: 120, rows: 40});
	await story.until('checkpoint late');
	t.snapshot(story.text());
});

test('the smallest screen is usable', async t => {
	const story = await openStory(t, talkingShop(), {columns: 60, rows: 16});
	await story.until('checkpoint late');
	const text = story.text();
	t.true(text.split('\n').every(line => line.length <= 60));
	for (const part of ['● live', '▲ 1 problem', '1 Containers', 'shop-db', 'shop-web', 'shop-worker', '2 Images', 'Logs │ Config', '? help']) {
		t.true(text.includes(part), `${part} is missing:\n${text}`);
	}

	await story.press('j', 's');
	await story.until('docker stop shop-web');
	await story.press('y');
	await story.until('Stopped shop-web.');
});

test('a screen that is too small says how much it needs, and is back when there is room', async t => {
	const engine = talkingShop();
	const story = await openStory(t, engine);
	await story.until('checkpoint late');
	const before = story.text();
	await story.resize(50, 10);
	await story.until(text => text === 'Gantry needs 60×16 cells; here are 50×10.');
	await story.press('p', 's', 'y');
	t.false(engine.asked.some(asked => /^(?:stop|pause)/v.test(asked)));
	await story.resize(80, 24);
	await story.until(text => text === before);
	t.is(story.text(), before);
});

test('a screen that grows and shrinks is redrawn to its new size', async t => {
	const story = await openStory(t, talkingShop());
	await story.until('checkpoint late');
	for (const [columns, rows] of [[120, 40], [100, 30], [60, 16], [200, 50]] as const) {
		await story.resize(columns, rows);
		// The terminal keeps the lowest rows of a larger frame until the next one comes.
		await story.until(text => text.split('\n').length === rows && text.startsWith(' gantry') && text.includes('? help'));
		t.true(story.line(0).includes('gantry'));
		t.true(story.text().split('\n').every(line => line.length <= columns));
	}
});

test('stop asks, shows the command, and does it', async t => {
	const engine = shop();
	const story = await openStory(t, engine);
	await story.until('3 · all');
	await story.press('j', 's');
	await story.until('docker stop shop-web');
	await story.press(keys.escape);
	t.false(engine.asked.some(asked => asked.startsWith('stop')));
	await story.press('s');
	await story.until('docker stop shop-web');
	await story.press('y');
	await story.until('Stopped shop-web.');
	t.true(engine.asked.includes('stop shop-web 10'));
});
