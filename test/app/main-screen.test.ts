import test from 'ava';
import {fakeEngine} from '../helpers/fake-engine.js';
import {keys, openStory} from '../helpers/open-story.js';
import {aContainer, aLine, anExited, anImage} from '../helpers/values.js';

const shop = () => fakeEngine({
	containers: [aContainer('shop-web', {ports: [{privatePort: 80, publicPort: 8080, ip: '0.0.0.0', protocol: 'tcp'}]}), aContainer('shop-db', {health: 'healthy'}), anExited('shop-worker', 137)],
	images: [anImage('shop/web:1.4.2'), anImage('shop/db:15.3')],
});

test('the first screen, at 80×24', async t => {
	const engine = shop();
	engine.log(aContainer('shop-db').id).push([aLine('database system is ready'), aLine('checkpoint late', {stream: 'stderr'})]);
	const story = await openStory(t, engine);
	await story.until('checkpoint late');
	t.snapshot(story.text());
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
