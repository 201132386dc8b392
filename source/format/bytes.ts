const decimalUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];
const binaryUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

function format(bytes: number, base: number, units: readonly string[]): string {
	let value = bytes;
	let unit = 0;
	while (value >= base && unit < units.length - 1) {
		value /= base;
		unit++;
	}

	// Go's %.4g and %.3g: significant digits, without trailing zeros.
	return `${Number(value.toPrecision(base === 1000 ? 3 : 4))}${units[unit]}`;
}

/** Powers of 1000 with three significant digits, as `docker images` and `docker system df` print sizes: `72.9MB`. */
export const formatBytes = (bytes: number): string => format(bytes, 1000, decimalUnits);

/** Powers of 1024 with four significant digits, as `docker stats` prints memory: `210.5MiB`. */
export const formatBinaryBytes = (bytes: number): string => format(bytes, 1024, binaryUnits);
