import {recordIn, textsIn} from '../../format/json.js';
import type {Json} from '../types.js';
import {runFlags} from './run-flags.js';
import type {Inspected, RunSpec} from './run-spec.js';

const same = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((text, index) => text === b[index]);

function inspectedOf(container: Json, image: Json | undefined): Inspected {
	const raw = recordIn(container);
	const networks = recordIn(recordIn(raw.NetworkSettings).Networks);
	return {
		config: recordIn(raw.Config), host: recordIn(raw.HostConfig), image: recordIn(recordIn(image).Config), id: typeof raw.Id === 'string' ? raw.Id : '',
		networks: Object.fromEntries(Object.entries(networks).map(([name, endpoint]) => [name, recordIn(endpoint)])),
	};
}

/** What no line can say. */
function * lossesOf({config, host, image, networks}: Inspected): Generator<string> {
	const test = textsIn(recordIn(config.Healthcheck).Test);
	// The image's own comes with it.
	if (test[0] === 'CMD' && !same(test, textsIn(recordIn(image.Healthcheck).Test))) {
		yield 'its health check is run without a shell, which no docker run line can say';
	}

	const linked = Object.entries(networks).find(([, {Links}]) => textsIn(Links).length > 0);
	if (linked && Object.keys(networks).length > 1) {
		yield `its links in the network ${linked[0]}: with several networks no line can say them`;
	}

	if (textsIn(host.MaskedPaths).length > 0 && host.Privileged === true) {
		yield 'the paths that are masked in it';
	}
}

/**
The line that would make a container again, its texts as the engine has them: they are fit to be sent, not to be shown. What its image says by itself is left out, so that a newer image may say otherwise.

@param container `GET /containers/{id}/json`
@param image `GET /images/{id}/json` of the image it was made from; without it all is taken for the container's own.
*/
export function specFromInspect(container: Json, image: Json | undefined): {readonly spec: RunSpec; readonly losses: readonly string[]} {
	const inspected = inspectedOf(container, image);
	const {config, image: own} = inspected;
	const options = Object.fromEntries(runFlags.flatMap(({name, read}) => {
		const values = read?.(inspected) ?? [];
		return values.length === 0 ? [] : [[name, values] as const];
	}));
	const entrypoint = textsIn(config.Entrypoint);
	const command = textsIn(config.Cmd);
	// Whoever names an entrypoint, be it the image's own, gets none of the image's command.
	const hasNoCommand = command.length === 0 && entrypoint.length > 0 && textsIn(own.Cmd).length > 0;
	// Another entrypoint than the image's takes the image's command away; words of it that no flag can hold stand before the command.
	const hasEntrypoint = hasNoCommand || !same(entrypoint, textsIn(own.Entrypoint));
	const words = hasEntrypoint ? [...entrypoint.slice(1), ...command] : (same(command, textsIn(own.Cmd)) ? [] : command);
	return {
		spec: {image: typeof config.Image === 'string' ? config.Image : '', command: words, options: hasNoCommand ? {...options, entrypoint: entrypoint.slice(0, 1)} : options},
		losses: [...lossesOf(inspected)],
	};
}
