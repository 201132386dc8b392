import {chmod, chown, lstat, mkdir, readlink, realpath, rename, rm, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {recordIn} from '../../format/json.js';
import {credentialKey, hostOf, isHub} from '../../format/registry-name.js';
import {EngineError} from '../engine-error.js';
import {helperErase, helperStore, MissingHelper} from './credential-helper.js';
import type {RegistryAuth} from './credentials.js';
import {configObject, configPath, encodeAuth, readConfigText, shownPath} from './docker-config.js';
import {currentConfig, helperFor, tokenUser, type CredentialsPlace} from './read-credentials.js';

/** Where a login is kept: with a helper, or in clear in a file. */
export type KeepingPlace = {readonly kind: 'helper'; readonly name: string} | {readonly kind: 'file'; readonly path: string};

export async function keepingPlace(server: string, place: CredentialsPlace): Promise<KeepingPlace> {
	const name = helperFor(await currentConfig(place), credentialKey(server));
	return name === undefined ? {kind: 'file', path: shownPath(place)} : {kind: 'helper', name};
}

/** Where a file stands that a link may lead to; a link to nothing is followed too. */
async function linkTarget(file: string): Promise<string> {
	try {
		return await realpath(file);
	} catch {
		try {
			return (await lstat(file)).isSymbolicLink() ? path.resolve(path.dirname(file), await readlink(file)) : file;
		} catch {
			return file;
		}
	}
}

/** A new file is for its user alone; one that is replaced keeps its mode and owner, as far as this user may give it away. */
async function takeOver(from: string, to: string): Promise<void> {
	try {
		const {mode, uid, gid} = await stat(from);
		await chmod(to, mode % 0o1000);
		await chown(to, uid, gid);
	} catch {
		// There was none, or its owner is another: the new one is the user's.
	}
}

/** As the docker client writes it: indented by tabs, the names of `auths` in order, and no newline at the end. The rest stays in its order. */
const configText = (config: Readonly<Record<string, unknown>>): string => JSON.stringify(config, undefined, '\t');

/** Put another in place of the file, whole or not at all. */
async function writeConfig(config: Readonly<Record<string, unknown>>, place: CredentialsPlace): Promise<void> {
	const file = configPath(place);
	const temporary = `${file}${process.pid}.${Date.now().toString(36)}`;
	try {
		await mkdir(path.dirname(file), {recursive: true, mode: 0o700});
		await writeFile(temporary, configText(config), {mode: 0o600, flag: 'wx'});
		const target = await linkTarget(file);
		await takeOver(target, temporary);
		await rename(temporary, target);
	} catch (error) {
		await rm(temporary, {force: true}).catch(() => undefined);
		throw new EngineError('failed', `${shownPath(place)} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`, {cause: error});
	}
}

/** Byte by byte, as Go orders keys. */
function ordered(entries: ReadonlyArray<readonly [string, unknown]>): Readonly<Record<string, unknown>> {
	const keyed = entries.map(([key, value]) => ({key, value, bytes: Buffer.from(key)}));
	return Object.fromEntries(keyed.toSorted((a, b) => Buffer.compare(a.bytes, b.bytes)).map(({key, value}) => [key, value]));
}

async function changeAuths(place: CredentialsPlace, change: (auths: ReadonlyArray<readonly [string, unknown]>) => ReadonlyArray<readonly [string, unknown]>, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
	const {auths, ...others} = configObject(await readConfigText(place), shownPath(place));
	const known = Object.entries(recordIn(auths));
	await writeConfig({auths: ordered(change(known)), ...others, ...more}, place);
}

async function withHelper<Answer>(work: () => Promise<Answer>): Promise<Answer> {
	try {
		return await work();
	} catch (error) {
		throw error instanceof MissingHelper ? new EngineError('failed', `${error.message} The Docker configuration keeps credentials with it: install it, or take credsStore and credHelpers out of config.json.`, {cause: error}) : error;
	}
}

/**
Keep a login as `docker login` does: with the helper of its server, or in the file.

@throws {EngineError} With the helper's sentence, or when the file cannot be read or written.
@see docker/cli cli/config/credentials (`nativeStore.Store`, `fileStore.Store`)
*/
export async function storeAuth(auth: RegistryAuth, place: CredentialsPlace): Promise<KeepingPlace> {
	const {username = '', password = '', identitytoken = ''} = auth;
	const key = credentialKey(auth.serveraddress);
	const config = await currentConfig(place);
	const helper = helperFor(config, key);
	if (helper !== undefined) {
		await withHelper(async () => helperStore(helper, key, identitytoken === '' ? {username, secret: password} : {username: tokenUser, secret: identitytoken}, place));
	}

	const encoded = encodeAuth({username, password});
	const entry = helper === undefined ? {...(encoded === '' ? {} : {auth: encoded}), ...(identitytoken === '' ? {} : {identitytoken})} : {};
	await changeAuths(place, auths => [...auths.filter(([known]) => known !== key), [key, entry]], config.credsStore === undefined ? {} : {credsStore: config.credsStore});
	return helper === undefined ? {kind: 'file', path: shownPath(place)} : {kind: 'helper', name: helper};
}

/** A login may have been kept under an address of its host. */
const keysOf = (server: string): readonly string[] => isHub(server) ? [credentialKey(server)] : [hostOf(server), `http://${hostOf(server)}`, `https://${hostOf(server)}`];

/**
Forget a login as `docker logout` does.

@returns Whether there was any.
@throws As `storeAuth`.
@see docker/cli cli/command/registry/logout.go
*/
export async function eraseAuth(server: string, place: CredentialsPlace): Promise<boolean> {
	const config = await currentConfig(place);
	const keys = keysOf(server);
	const isInFile = keys.some(key => config.auths.has(key));
	const erase = async (key: string) => {
		const helper = helperFor(config, key);
		return helper !== undefined && withHelper(async () => helperErase(helper, key, place));
	};

	const wasWithHelper = await erase(keys[0]!);
	// Under its addresses no client of today keeps anything: what a helper says of them is no matter.
	await Promise.allSettled(keys.slice(1).map(async key => erase(key)));
	if (isInFile) {
		await changeAuths(place, auths => auths.filter(([key]) => !keys.includes(key)));
	}

	return isInFile || wasWithHelper;
}
