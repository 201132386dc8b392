import test from 'ava';
import {problemOf} from '../../source/state/problems.js';
import {
	containerById,
	containerOrders,
	isUp,
	noContainers,
	noteStarts,
	replaceContainers,
	selectedContainer,
	updateContainers,
	visibleContainers,
	type Containers,
} from '../../source/state/containers.js';
import type {Container} from '../../source/engine/types.js';
import {aContainer, anExited, now} from '../helpers/values.js';

const holding = (...all: readonly Container[]): Containers => replaceContainers(noContainers, all, now);
const names = (containers: Containers): string => visibleContainers(containers).map(({name}) => name).join(' ');
const viewed = (containers: Containers, view: Partial<Containers['view']>): Containers => ({...containers, view: {...containers.view, ...view}});

const shop = holding(
	aContainer('web-10', {createdAt: now - 1000, since: now - 1000, image: 'shop/web:2'}),
	aContainer('web-2', {createdAt: now - 3000, since: now - 500, health: 'unhealthy', image: 'shop/web:1'}),
	anExited('job', 0, {createdAt: now - 2000, since: now - 9000, image: 'busybox'}),
	anExited('Broken', 1, {createdAt: now - 4000, since: now - 8000, image: 'alpine'}),
	aContainer('paused', {state: 'paused', createdAt: now - 5000, since: now - 5000, image: 'redis'}),
);

test('an empty list that was read is not the same as none yet', t => {
	t.false(noContainers.isLoaded);
	t.true(holding().isLoaded);
});

test('names sort as people count, without regard to case', t => {
	t.is(names(shop), 'Broken job paused web-2 web-10');
});

test('each order of the picker, and its reverse', t => {
	const sorted = (sortKey: string, isDescending = false) => names(viewed(shop, {sortKey, isDescending}));
	t.deepEqual(Object.keys(containerOrders).map(key => sorted(key)), [
		'Broken job paused web-2 web-10',
		'Broken web-2 paused web-10 job',
		'web-10 job web-2 Broken paused',
		'web-2 web-10 paused Broken job',
		'Broken job paused web-2 web-10',
	]);
	t.is(sorted('name', true), 'web-10 web-2 paused job Broken');
	t.is(sorted('created', true), 'paused Broken web-2 job web-10');
	t.is(sorted('no such order'), names(shop));
});

test('rows that are equal stand in a fixed order, whatever order the engine tells them in', t => {
	const twins = [aContainer('same', {id: 'b'.repeat(64)}), aContainer('same', {id: 'a'.repeat(64)})];
	const ids = (all: readonly Container[]) => visibleContainers(holding(...all)).map(({id}) => id[0]).join('');
	t.is(ids(twins), 'ab');
	t.is(ids(twins.toReversed()), 'ab');
});

test('what is up is what docker ps shows', t => {
	t.deepEqual((['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead', 'unknown'] as const).filter(state => isUp(aContainer('x', {state}))), ['running', 'paused', 'restarting']);
	t.is(names({...shop, isShowingAll: false}), 'paused web-2 web-10');
});

test('the filter looks at name, image, id, state and status; all words must occur', t => {
	const found = (filter: string) => names(viewed(shop, {filter}));
	t.is(found('web'), 'web-2 web-10');
	t.is(found('shop/web:1'), 'web-2');
	t.is(found('exited'), 'Broken job');
	t.is(found('(1)'), 'Broken');
	t.is(found('web Up'), 'web-2 web-10');
	t.is(found(aContainer('job').id.slice(0, 12)), 'job');
	t.is(found('broken'), 'Broken');
	t.is(found('BROKEN'), '');
});

test('the selection is the chosen row while it is in sight', t => {
	t.is(selectedContainer(shop)?.name, 'Broken');
	const chosen = viewed(shop, {selectedId: aContainer('web-2').id});
	t.is(selectedContainer(chosen)?.name, 'web-2');
	t.is(selectedContainer(viewed(chosen, {sortKey: 'created', isDescending: true}))?.name, 'web-2');
	t.is(selectedContainer(viewed(chosen, {filter: 'job'}))?.name, 'job');
	t.is(selectedContainer(noContainers), undefined);
});

test('a list that says the same changes nothing, not even objects', t => {
	const again = replaceContainers(shop, shop.all.map(container => ({...container, ports: [...container.ports]})), now);
	t.is(again, shop);
});

test('unchanged rows stay the same objects when others change', t => {
	const fresh = shop.all.map(container => container.name === 'job' ? anExited('job', 3, {image: 'busybox'}) : {...container});
	const next = replaceContainers(shop, fresh, now);
	t.not(next, shop);
	t.deepEqual(next.all.map((container, index) => container === shop.all[index]), [true, true, false, true, true]);
	t.is(containerById(next, aContainer('job').id)?.exitCode, 3);
});

test('an age that only got coarser is not a change; another run is', t => {
	const before = holding(aContainer('web', {since: now - 3_600_000 - 1_700_000, status: 'Up About an hour'}));
	const read = (since: number, status: string) => replaceContainers(before, [aContainer('web', {since, status})], now);
	t.is(read(now - 3_600_000, 'Up About an hour'), before);
	// Ages are told in whole units, never too old: an earlier beginning is nearer to the truth.
	t.is(read(now - 5_400_000, 'Up 2 hours').all[0]?.since, now - 5_400_000);
	t.not(read(now - 5000, 'Up 5 seconds'), before);
	t.is(read(now - 5000, 'Up 5 seconds').all[0]?.since, now - 5000);
	t.is(replaceContainers(before, [aContainer('web', {since: now - 3_600_000, status: 'Up About an hour (healthy)', health: 'healthy'})], now).all[0]?.health, 'healthy');
});

test('a list of some ids changes only those; the missing ones are gone, new ones come', t => {
	const id = (name: string) => aContainer(name).id;
	const next = updateContainers(shop, new Set([id('job'), id('Broken'), id('fresh')]), [anExited('Broken', 2), aContainer('fresh')], now);
	t.is(names(next), 'Broken fresh paused web-2 web-10');
	t.is(containerById(next, id('web-2')), containerById(shop, id('web-2')));
	t.is(containerById(next, id('Broken'))?.exitCode, 2);
	t.is(containerById(next, id('job')), undefined);
	const same = {...containerById(shop, id('web-2'))!};
	t.is(updateContainers(shop, new Set([same.id]), [same], now), shop);
	t.is(updateContainers(shop, new Set(['never seen']), [], now), shop);
});

test('when the selected container is gone, the one in its place is selected and its mark goes', t => {
	const id = (name: string) => aContainer(name).id;
	const chosen = viewed(shop, {selectedId: id('paused'), marked: new Set([id('paused'), id('job')])});
	const next = updateContainers(chosen, new Set([id('paused')]), [], now);
	t.is(selectedContainer(next)?.name, 'web-2');
	t.deepEqual([...next.view.marked], [id('job')]);
});

test('starts are counted while the container is there', t => {
	const {id} = aContainer('web-2');
	const counted = noteStarts(noteStarts(shop, [id]), [id, 'other']);
	t.is(counted.starts.get(id), 2);
	t.is(shop.starts.get(id), undefined);
	t.is(noteStarts(counted, ['other']), counted);
	const next = updateContainers(counted, new Set([aContainer('job').id]), [], now);
	t.deepEqual([...next.starts], [[id, 2]]);
});

test('the short lives of a crash loop are part of it, until one lasts', t => {
	const looping = aContainer('web', {state: 'restarting', since: now - 2000, exitCode: 1, status: 'Restarting (1) 2 seconds ago'});
	const alive = (age: number) => aContainer('web', {since: now - age, status: 'Up'});
	const up = replaceContainers(holding(looping), [alive(1000)], now);
	t.is(problemOf(up.all[0]!), 'crash loop');
	const later = replaceContainers(up, [aContainer('web', {since: now - 1000, status: 'Up'})], now + 30_000);
	t.is(problemOf(later.all[0]!), 'crash loop');
	const mended = replaceContainers(later, [alive(1000)], now + 60_000);
	t.is(problemOf(mended.all[0]!), undefined);
	const young = holding(alive(5000));
	const same = replaceContainers(young, [alive(4000)], now);
	t.is(problemOf(same.all[0]!), undefined);
});
