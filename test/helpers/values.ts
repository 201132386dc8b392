import type {Container, Image, LogLine} from '../../source/engine/types.js';

/** The moment all tests live at. */
export const now = Date.parse('2026-01-02T12:00:00Z');

/** A running container, but for what is said otherwise. Its id is its name in hexadecimal, so that it is the same in each run. */
export function aContainer(name: string, rest: Partial<Container> = {}): Container {
	return {
		id: Buffer.from(name).toString('hex').padEnd(64, '0'), name, image: `${name}:1.0`, imageId: `sha256:${'a'.repeat(64)}`, command: 'serve', createdAt: now - 7_200_000,
		state: 'running', status: 'Up 2 hours', since: now - 7_200_000, health: undefined, exitCode: undefined, ports: [], labels: {}, networks: ['bridge'], mounts: [], ...rest,
	};
}

/** The same container, ended. */
export const anExited = (name: string, exitCode = 1, rest: Partial<Container> = {}): Container =>
	aContainer(name, {state: 'exited', status: `Exited (${exitCode}) 2 minutes ago`, since: now - 120_000, exitCode, ...rest});

export function anImage(tag: string, rest: Partial<Image> = {}): Image {
	return {id: `sha256:${Buffer.from(tag).toString('hex').padEnd(64, '0')}`, tags: tag === '' ? [] : [tag], digests: [], createdAt: now - 86_400_000, sizeBytes: 12_300_000, labels: {}, ...rest};
}

let nanoseconds = 0;

export const aLine = (text: string, rest: Partial<LogLine> = {}): LogLine =>
	({stream: 'stdout', timestamp: `2026-01-02T11:59:00.${String(++nanoseconds).padStart(9, '0')}Z`, text, ...rest});
