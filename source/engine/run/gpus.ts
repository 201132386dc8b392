import {recordIn, textsIn} from '../../format/json.js';
import {countOf, csvField, csvOf, pairOf} from './values.js';

/** GPUs as the engine is asked for them. */
export type GpuRequest = {readonly Driver: string; readonly Count: number; readonly DeviceIDs: readonly string[]; readonly Capabilities: ReadonlyArray<readonly string[]>; readonly Options: Readonly<Record<string, string>>};

const keys = new Set(['count', 'driver', 'device', 'capabilities', 'options']);

const quantityOf = (text: string): number | undefined => ['all', '-1'].includes(text) ? -1 : countOf(text);

/**
`all`, `2`, `"device=0,1"`, `count=1,capabilities=utility,driver=nvidia`: fields between commas, in quotes where they hold commas themselves.

@returns `undefined` for what asks for no GPUs.
@see docker/cli opts/gpus.go
*/
export function gpusOf(text: string): GpuRequest | undefined {
	const fields = csvOf(text);
	if (!fields || text === '') {
		return undefined;
	}

	const pairs = fields.map(field => field.includes('=') ? pairOf(field) : ['count', field] as const);
	const values = Object.fromEntries(pairs);
	const {count, driver = '', device, capabilities, options} = values;
	const quantity = count === undefined ? (device === undefined ? 1 : 0) : quantityOf(count);
	if (quantity === undefined || pairs.some(([key]) => !keys.has(key)) || Object.keys(values).length < pairs.length) {
		return undefined;
	}

	return {
		Driver: driver, Count: quantity, DeviceIDs: device?.split(',') ?? [], Capabilities: [[...(capabilities?.split(',') ?? []), 'gpu']],
		Options: Object.fromEntries((csvOf(options ?? '') ?? []).filter(Boolean).map(option => pairOf(option))),
	};
}

const field = (name: string, value: string): readonly string[] => value === '' ? [] : [csvField(`${name}=${value}`)];

/** The flag's value that asks for this. */
export function gpusText(request: Readonly<Record<string, unknown>>): string {
	const devices = textsIn(request.DeviceIDs);
	const count = Number(request.Count ?? 0);
	const [capabilities] = Array.isArray(request.Capabilities) ? request.Capabilities as readonly unknown[] : [];
	const options = Object.entries(recordIn(request.Options)).map(([name, value]) => `${name}=${String(value)}`);
	return [
		...(count === 0 && devices.length > 0 ? [] : [count === -1 ? 'all' : String(count)]),
		...field('driver', typeof request.Driver === 'string' ? request.Driver : ''), ...field('device', devices.join(',')),
		...field('capabilities', textsIn(capabilities).slice(0, -1).join(',')), ...field('options', options.join(',')),
	].join(',');
}
