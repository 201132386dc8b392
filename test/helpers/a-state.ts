import fc from 'fast-check';
import type {Container, Image} from '../../source/engine/types.js';
import {cleanText} from '../../source/format/clean.js';
import {connected} from '../../source/state/connection.js';
import {replaceContainers} from '../../source/state/containers.js';
import {replaceImages} from '../../source/state/images.js';
import type {Screen} from '../../source/state/screen.js';
import {initialState, type State} from '../../source/state/state.js';
import {anyText, hostileText} from './texts.js';
import {aContainer, anImage, now} from './values.js';

/** A live state that holds some containers and images, on a screen of 80×24 unless told. */
export function aState({containers = [], images = [], screen = {}}: {readonly containers?: readonly Container[]; readonly images?: readonly Image[]; readonly screen?: Partial<Screen>} = {}): State {
	const state = initialState({address: 'unix:///var/run/docker.sock', source: 'default', columns: 80, rows: 24, now});
	return {
		...state, screen: {...state.screen, ...screen}, containers: replaceContainers(state.containers, containers, now), images: replaceImages(state.images, images),
		connection: connected(state.connection, {version: '28.5.2', apiVersion: '1.51', operatingSystem: 'linux', architecture: 'amd64', isPodman: false}),
	};
}

/** Text as it comes out of the engine layer: whatever it was, it has been cleaned. */
export const cleanedText = fc.oneof(anyText, hostileText).map(text => cleanText(text));

const port = fc.record({privatePort: fc.integer({min: 1, max: 65_535}), publicPort: fc.integer({min: 1, max: 65_535}), ip: fc.constantFrom('0.0.0.0', '::', '127.0.0.1'), protocol: fc.constantFrom('tcp', 'udp')});
const state = fc.constantFrom<Container['state']>('created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead', 'unknown');

/** Containers of any kind, with any names. */
export const anyContainers = fc.array(
	fc.record({
		name: cleanedText, image: cleanedText, command: cleanedText, state, status: cleanedText, since: fc.option(fc.integer({min: now - 1e11, max: now}), {nil: undefined}), createdAt: fc.integer({min: 0, max: now}),
		health: fc.option(fc.constantFrom('healthy' as const, 'unhealthy' as const, 'starting' as const), {nil: undefined}), exitCode: fc.option(fc.integer({min: 0, max: 255}), {nil: undefined}), ports: fc.array(port, {maxLength: 4}), networks: fc.array(cleanedText, {maxLength: 3}),
	}),
	{maxLength: 30},
).map(list => list.map(({name, ...rest}, index) => aContainer(`${index}${name}`, rest)));

export const anyImages = fc.array(fc.record({tags: fc.array(cleanedText, {maxLength: 3}), digests: fc.array(cleanedText, {maxLength: 1}), createdAt: fc.integer({min: 0, max: now}), sizeBytes: fc.nat()}), {maxLength: 20})
	.map(list => list.map((rest, index) => anImage(`image-${index}`, {...rest, tags: rest.tags.map((tag, place) => `${tag}${place}`)})));
