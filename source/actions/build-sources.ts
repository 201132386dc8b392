import {csvOf, pairOf} from '../engine/run/values.js';

/** Where a secret comes from here. */
export type SecretSource = {readonly id: string; readonly file?: string; readonly variable?: string};

/**
Read `id=…,src=…` or `id=…,env=…`.

@param hasVariable Whether the environment has a variable: an id alone is one, or else a file of that name.
@returns One sentence when it cannot be read.
@see github.com/docker/buildx util/buildflags/secrets.go
*/
export function secretOf(text: string, hasVariable: (name: string) => boolean): SecretSource | {readonly error: string} {
	const fields = csvOf(text);
	const wrong = (why: string) => ({error: `“${text}” ${why}: id=NAME,src=FILE or id=NAME,env=VARIABLE.`});
	if (!fields?.every(field => field.includes('='))) {
		return wrong('is no secret');
	}

	const parts = new Map(fields.map(field => pairOf(field)).map(([key, value]) => [key.toLowerCase(), value] as const));
	const unknown = parts.keys().find(key => !['type', 'id', 'src', 'source', 'env'].includes(key));
	const id = parts.get('id') ?? '';
	const type = parts.get('type') ?? '';
	if (unknown !== undefined || !['', 'file', 'env'].includes(type)) {
		return wrong(unknown === undefined ? `has an unknown type ${type}` : `says ${unknown}, which no secret has`);
	}

	if (id === '') {
		return wrong('names no id');
	}

	const source = parts.get('src') ?? parts.get('source') ?? '';
	const named = parts.get('env') ?? '';
	const variable = type === 'env' && named === '' ? (source || id) : named;
	if (variable !== '') {
		return {id, variable};
	}

	return source === '' && type !== 'file' && hasVariable(id) ? {id, variable: id} : {id, file: source || id};
}

/**
Read `default`, or `id=path,path` of agents' sockets or keys.

@see github.com/docker/buildx util/buildflags/ssh.go
*/
export function sshOf(text: string): {readonly id: string; readonly paths: readonly string[]} {
	const [id, paths] = pairOf(text);
	return {id, paths: paths.split(',').filter(one => one !== '')};
}
