import {fakeEngine, type FakeEngine, type Held} from './fake-engine.js';
import {aContainer, anExited, anImage} from './values.js';

export const shopDb = aContainer('shop-db', {health: 'healthy'});
export const shopWeb = aContainer('shop-web', {ports: [{privatePort: 80, publicPort: 8080, ip: '0.0.0.0', protocol: 'tcp'}]});
export const shopWorker = anExited('shop-worker', 137);

/** An engine with a small shop on it: a web server, its database, and a worker that has failed. */
export const shop = (held: Partial<Held> = {}): FakeEngine => fakeEngine({
	containers: [shopWeb, shopDb, shopWorker],
	images: [anImage('shop/web:1.4.2'), anImage('shop/db:15.3')],
	...held,
});

/** So many containers that they do not fit a screen: `web-1` to `web-60`. */
export const farm = (count = 60): FakeEngine => fakeEngine({containers: Array.from({length: count}, (_, index) => aContainer(`web-${index + 1}`))});

/** The name in the selected row of the first list on a screen. */
export const selectedName = (screen: string): string | undefined => /▸[ *]\S (?<name>\S+)/v.exec(screen)?.groups?.name;
