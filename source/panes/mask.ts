/** `NAME=value` with its value hidden: what looks harmless may be a password, and screens are shared. */
export function maskEnvironment(variable: string): string {
	const at = variable.indexOf('=');
	return at === -1 || at === variable.length - 1 ? variable : `${variable.slice(0, at)}=••••`;
}
