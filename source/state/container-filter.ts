import type {Container} from '../engine/types.js';
import type {FilterTerm} from './filter-words.js';
import {labelsOf, labelTest} from './image-filter.js';

type Context = {readonly all: readonly Container[]};

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];

/** What the containers' filter takes beside words: as `docker ps --filter`, where the list knows it; of names the beginning is enough. */
export const containerTerms: ReadonlyArray<FilterTerm<Container, Context>> = [
	{
		name: 'status', example: 'status:running', values: ['created', 'restarting', 'running', 'removing', 'paused', 'exited', 'dead'], isEither: true,
		read: value => ({state}) => state === value,
	},
	{
		name: 'health', example: 'health:unhealthy', values: ['healthy', 'unhealthy', 'starting', 'none'], isEither: true,
		read: value => ({health}) => (health ?? 'none') === value,
	},
	{
		name: 'label', example: 'label:KEY or label:KEY=VALUE', suggest: ({all}) => labelsOf(all),
		read(value) {
			const test = labelTest(value);
			return ({labels}) => test(labels);
		},
	},
	{
		name: 'image', example: 'image:NAME', isEither: true, suggest: ({all}) => unique(all.map(({image}) => image)),
		read: value => ({image, imageId}) => image.startsWith(value) || imageId.replace(/^sha256:/v, '').startsWith(value.replace(/^sha256:/v, '')),
	},
	{
		name: 'network', example: 'network:NAME', isEither: true, suggest: ({all}) => unique(all.flatMap(({networks}) => networks)),
		read: value => ({networks}) => networks.some(network => network.startsWith(value)),
	},
];
