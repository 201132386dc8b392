import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import stringWidth from 'string-width';
import stripAnsi from 'strip-ansi';
import {commands, isCommand} from '../../source/report/commands.js';
import {reportText, type Facts} from '../../source/report/report.js';
import {anyContainers, anyImages} from '../helpers/a-state.js';
import {check} from '../helpers/check.js';
import {aContainer, anExited, anImage, now} from '../helpers/values.js';

const web = aContainer('shop-web', {createdAt: now - 1000, image: 'shop/web:1.4', command: 'node server.js', ports: [{privatePort: 80, publicPort: 8080, ip: '0.0.0.0', protocol: 'tcp'}], labels: {team: 'shop'}});
const sick = aContainer('shop-db', {createdAt: now - 3000, health: 'unhealthy', image: `sha256:${'b'.repeat(64)}`});
const worker = anExited('shop-worker', 137, {createdAt: now - 2000, imageId: `sha256:${'c'.repeat(64)}`});
const facts: Facts = {containers: [sick, worker, web], images: [anImage('shop/web:1.4', {id: web.imageId, sizeBytes: 72_900_000, createdAt: now - 2000}), anImage('', {createdAt: now - 1000})], now};
const options = {isAll: true, filter: '', isJson: false, width: 200};

/** The cells of a table's rows, without its titles. */
const cells = (text: string): ReadonlyArray<readonly string[]> => stripAnsi(text).split('\n').filter(row => row.startsWith('│')).slice(1).map(row => row.split('│').slice(1, -1).map(cell => cell.trim()));

type Records = ReadonlyArray<Readonly<Record<string, unknown>>>;

test('ps lists as docker ps does, newest first', t => {
	const {text, count} = reportText('ps', facts, options);
	t.is(count, 3);
	t.deepEqual(cells(text), [
		['73686f702d77', 'shop/web:1.4', '"node server.js"', '1 second ago', 'Up 2 hours', '0.0.0.0:8080->80/tcp', 'shop-web'],
		['73686f702d77', 'shop-worker:1.0', '"serve"', '2 seconds ago', 'Exited (137) 2 minutes ago', '', 'shop-worker'],
		['73686f702d64', 'bbbbbbbbbbbb', '"serve"', '3 seconds ago', 'Up 2 hours (unhealthy)', '', 'shop-db'],
	]);
	t.is(reportText('ps', facts, {...options, isAll: false}).count, 2);
	t.is(reportText('ps', facts, {...options, filter: 'web up'}).count, 1);
});

test('images lists a row for each tag, with how many use it', t => {
	const {text, count} = reportText('images', facts, options);
	t.is(count, 2);
	t.deepEqual(cells(text), [
		['<none>', '<none>', '000000000000', '1 second ago', '12.3MB', '0'],
		['shop/web', '1.4', 'aaaaaaaaaaaa', '2 seconds ago', '72.9MB', '2'],
	]);
});

test('problems lists what needs a look, running or not', t => {
	const {text, count} = reportText('problems', facts, {...options, isAll: false});
	t.is(count, 2);
	t.deepEqual(cells(text).map(row => row.slice(1, 4)), [['shop-worker', 'exited (137)', 'Exited (137) 2 minutes ago'], ['shop-db', 'unhealthy', 'Up 2 hours (unhealthy)']]);
});

test('JSON has all of it, in whole ids, bytes and ISO dates', t => {
	const records = (name: 'ps' | 'images' | 'problems') => JSON.parse(reportText(name, facts, {...options, isJson: true}).text) as Records;
	t.deepEqual(records('ps')[0], {
		id: web.id, name: 'shop-web', image: 'shop/web:1.4', command: 'node server.js', created: '2026-01-02T11:59:59.000Z', state: 'running', status: 'Up 2 hours', health: null, exitCode: null,
		ports: '0.0.0.0:8080->80/tcp', networks: ['bridge'], labels: {team: 'shop'}, problem: null,
	});
	t.like(records('problems')[0], {name: 'shop-worker', exitCode: 137, problem: 'exited (137)'});
	t.deepEqual(records('images')[1], {id: web.imageId, repository: 'shop/web', tag: '1.4', created: '2026-01-02T11:59:58.000Z', sizeBytes: 72_900_000, usedBy: ['shop-db', 'shop-web']});
});

test('nothing to list is said in words, and is an empty list in JSON', t => {
	const none: Facts = {containers: [], images: [], now};
	t.deepEqual((['ps', 'images', 'problems'] as const).map(name => reportText(name, none, options)), [{text: 'No containers.', count: 0}, {text: 'No images.', count: 0}, {text: 'No problems.', count: 0}]);
	t.deepEqual(reportText('ps', none, {...options, isJson: true}), {text: '[]', count: 0});
});

test('a table is never wider than asked, whatever it lists', t => {
	const name = fc.constantFrom('ps' as const, 'images' as const, 'problems' as const);
	check(t, fc.property(anyContainers.map(list => list.slice(0, 4)), anyImages.map(list => list.slice(0, 4)), name, fc.integer({min: 50, max: 200}), (containers, images, command, width) => {
		const {text} = reportText(command, {containers, images, now}, {...options, width});
		assert.ok(text.split('\n').every(row => stringWidth(stripAnsi(row)) <= width), text);
		const {text: json, count} = reportText(command, {containers, images, now}, {...options, isJson: true});
		assert.equal((JSON.parse(json) as Records).length, count);
	}), 60);
});

test('only commands are commands', t => {
	t.deepEqual(Object.keys(commands).filter(name => isCommand(name)), ['ps', 'images', 'problems']);
	t.deepEqual(['', 'PS', 'toString', 'constructor', '__proto__'].filter(name => isCommand(name)), []);
});
