import fc from 'fast-check';
import type {Container, Image} from '../../source/engine/types.js';
import {cleanText} from '../../source/format/clean.js';
import {connected} from '../../source/state/connection.js';
import {replaceContainers} from '../../source/state/containers.js';
import {noteUse, replaceImages} from '../../source/state/images.js';
import type {Screen} from '../../source/state/screen.js';
import {initialState, type State} from '../../source/state/state.js';
import {anyText, hostileText} from './texts.js';
import {aContainer, anImage, now} from './values.js';

/** A live state that holds some containers and images, on a screen of 80×24 unless told. */
export function aState({containers = [], images = [], screen = {}}: {readonly containers?: readonly Container[]; readonly images?: readonly Image[]; readonly screen?: Partial<Screen>} = {}): State {
	const state = initialState({address: 'unix:///var/run/docker.sock', source: 'default', columns: 80, rows: 24, now});
	return {
		...state, screen: {...state.screen, ...screen}, containers: replaceContainers(state.containers, containers, now), images: noteUse(replaceImages(state.images, images), containers),
		connection: connected(state.connection, {version: '28.5.2', apiVersion: '1.51', isPodman: false}),
	};
}

/** Text as it comes out of the engine layer: whatever it was, it has been cleaned. */
export const cleanedText = fc.oneof(anyText, hostileText).map(text => cleanText(text));

const port = fc.record({privatePort: fc.integer({min: 1, max: 65_535}), publicPort: fc.integer({min: 1, max: 65_535}), ip: fc.constantFrom('0.0.0.0', '::', '127.0.0.1'), protocol: fc.constantFrom('tcp', 'udp')});
const state = fc.constantFrom<Container['state']>('created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead', 'unknown');

const past = fc.integer({min: now - 1e11, max: now});
const health = fc.constantFrom<Container['health']>('healthy', 'unhealthy', 'starting', undefined);
const exitCode = fc.constantFrom(undefined, 0, 1, 130, 137, 255);

const texts = fc.array(cleanedText, {maxLength: 3});
const ports = fc.array(port, {maxLength: 4});
const since = fc.oneof(past, fc.constant(undefined));

/** Containers of any kind, with any names. */
export const anyContainers = fc.array(
	fc.record({
		name: cleanedText, image: cleanedText, command: cleanedText, state, status: cleanedText, since, createdAt: past,
		health, exitCode, ports, networks: texts,
	}),
	{maxLength: 30},
).map(list => list.map(({name, ...rest}, index) => aContainer(`${index}${name}`, rest)));

const image = fc.record({tags: texts, digests: texts, createdAt: past, sizeBytes: fc.nat()});

export const anyImages = fc.array(image, {maxLength: 20}).map(list => list.map((rest, index) =>
	anImage(`image-${index}`, {...rest, tags: rest.tags.map((tag, place) => `${tag}${place}`)})));
