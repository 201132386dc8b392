import test, {type ExecutionContext} from 'ava';
import stringWidth from 'string-width';
import {toContainer} from '../../source/engine/container-list.js';
import {fakeEngine} from '../helpers/fake-engine.js';
import {keys, openStory, type Story} from '../helpers/open-story.js';
import {aContainer, aLine, anImage, now} from '../helpers/values.js';

/** Each would do something to a terminal that no container is to do. */
const payloads: readonly string[] = [
	'\u{1B}]0;PWNED\u{7}', '\u{1B}]52;c;UFdORUQ=\u{7}', '\u{1B}[2J\u{1B}[31337;1H', '\u{9B}31337A', '\u{1B}c', '\u{1B}P$q31337\u{1B}\\', '\u{1B}[?31337h', '\u{202E}', '\u{1B}]8;;http://pwned\u{7}',
];

/** What such a sequence begins with, none of which this program writes itself. */
const beginnings: readonly string[] = ['\u{1B}]', '\u{1B}P', '\u{1B}c', '\u{9B}', '\u{7}', '\u{202E}', '\u{1B}[31337', '\u{1B}[?31337'];

const hostile = `be${payloads.join('')}have`;

test('names, states and log lines of a hostile container never reach the terminal raw', async t => {
	const container = toContainer({
		Id: 'a'.repeat(64), Names: [`/${hostile}`], Image: hostile, ImageID: 'sha256:b', Command: hostile, State: 'running', Status: 'Up 2 hours', Created: now / 1000,
		Labels: {[hostile]: hostile}, Ports: [{IP: hostile, PrivatePort: 80, PublicPort: 80, Type: hostile}],
	}, now);
	const engine = fakeEngine({
		containers: [container], inspections: {[container.id]: {Id: hostile, Name: hostile, Config: {Env: [hostile, `A=${hostile}`], Cmd: [hostile], Labels: {[hostile]: hostile}}, Mounts: [{Type: 'bind', Source: hostile, Destination: hostile}]}},
	});
	engine.log(container.id).push([aLine(`log ${hostile}`)]);
	const story = await openStory(t, engine, {columns: 200, rows: 50});
	await story.until('log behave');
	await story.press('s');
	await story.until('docker stop');
	await story.press(keys.escape, 'x', keys.escape, 'R', keys.escape, 'y', keys.escape, 'i');
	await story.until('Labels');
	t.notRegex(story.output.raw, /PWNED|UFdORUQ|31337|pwned/v);
	// The raw JSON says what the engine said, but in letters.
	await story.press('o', 'm', 'G');
	await story.until('"Labels"');
	t.deepEqual(beginnings.filter(beginning => story.output.raw.includes(beginning)), []);
});

test('colours of a log are shown, and end with their line', async t => {
	const web = aContainer('web');
	const engine = fakeEngine({containers: [web]});
	engine.log(web.id).push([aLine('\u{1B}[31mred and open'), aLine('plain')]);
	const story = await openStory(t, engine);
	await story.until('plain');
	const lines = story.text().split('\n');
	const red = lines.findIndex(line => line.includes('red and open'));
	t.is(story.cell(red, lines[red]!.indexOf('red')).getFgColor(), 1);
	t.true(story.cell(red + 1, lines[red + 1]!.indexOf('plain')).isFgDefault());
});

/** All frames stand: what is at the left and the right end of a row belongs to one, and no row is wider than the screen. */
function assertAligned(t: ExecutionContext, story: Story, columns: number): void {
	for (const [row, line] of story.text().split('\n').entries()) {
		t.true(stringWidth(line) <= columns, line);
		if (/[│╭╰]/v.test(story.cell(row, 0).getChars())) {
			t.regex(story.cell(row, columns - 1).getChars(), /[│╮╯]/v, line);
		}
	}
}

const wide = ['日本語のコンテナ', '컨테이너', '😀🚀🎉', 'café', 'ｆｕｌｌ', '👩‍💻 zwj', '🇩🇪 flag'];

for (const [columns, rows] of [[80, 24], [120, 40], [61, 17]] as const) {
	test(`wide characters leave the frames where they are, at ${columns}×${rows}`, async t => {
		const containers = wide.map((name, index) => toContainer({Id: String(index).repeat(64), Names: [`/${name}`], Image: `${name}:1`, Command: name, State: 'running', Status: 'Up 2 hours'}, now));
		const engine = fakeEngine({containers, images: [anImage('日本/語:最新')]});
		for (const container of containers) {
			engine.log(container.id).push(wide.map(text => aLine(`${text} `.repeat(20))));
		}

		const story = await openStory(t, engine, {columns, rows});
		await story.until('flag');
		await story.until('lines read');
		assertAligned(t, story, columns);
		for (const key of ['j', 'j', 'w', 'R', keys.escape, 'x', keys.escape, 'K', keys.escape, '2', 'i']) {
			await story.press(key);
			assertAligned(t, story, columns);
		}
	});
}

test('a name longer than the screen is cut, and the frames stand', async t => {
	const names = ['x'.repeat(300), '日'.repeat(150), 'short'];
	const image = anImage(`${'r'.repeat(200)}:${'t'.repeat(100)}`);
	const story = await openStory(t, fakeEngine({containers: names.map(name => aContainer(name)), images: [image]}));
	await story.until('short');
	assertAligned(t, story, 80);
	for (const key of ['s', keys.escape, 'x', keys.escape, 'R', keys.escape, 'd', keys.escape, 'j', 's', keys.escape, '2', 'd']) {
		await story.press(key);
		assertAligned(t, story, 80);
	}
});
