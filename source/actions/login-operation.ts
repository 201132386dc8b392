import type {RegistryAuth} from '../engine/registry/credentials.js';
import type {KeepingPlace} from '../engine/registry/write-credentials.js';
import {hubAddress, isHub, registryName, registryOf} from '../format/registry-name.js';
import {formField, type FormValues} from '../state/overlay.js';
import type {State} from '../state/state.js';
import type {ActionContext, EngineOperation, Form} from './action.js';
import {imageNames} from './image-names.js';
import {perform} from './perform.js';
import {say} from './say.js';

/** A login that a registry has accepted. */
export type CheckedLogin = {readonly auth: RegistryAuth; readonly place: KeepingPlace};

const serverOf = ({server = ''}: FormValues): string => server.trim() === '' ? 'docker.io' : server.trim();

/** As `docker login` takes it: the hub has no name there. */
const serverWords = (values: FormValues): readonly string[] => isHub(serverOf(values)) ? [] : [serverOf(values)];

/** Registries that are likely to be meant: those of the images here, and those the configuration names. */
function registriesIn({images}: State, servers: readonly string[] = []): readonly string[] {
	const ofImages = imageNames(images).map(name => registryOf(name));
	return [...new Set(['docker.io', ...ofImages, ...servers.map(server => server === hubAddress ? 'docker.io' : registryName(server))])];
}

const serverField = (server: string, registries: readonly string[]) => formField({
	name: 'server', label: 'Registry', value: server, placeholder: 'docker.io', hint: 'host or host:port, as images’ names begin',
	suggest: typed => registries.filter(one => one.startsWith(typed)),
});

const serverError = (values: FormValues): string | undefined => /^(?:[a-z]+:\/\/)?[\w.:\-\[\]]+\/?(?:v[12]\/?)?$/iv.test(serverOf(values)) ? undefined : 'A host or host:port, such as localhost:5000.';

/** Only for completion: a configuration that cannot be read says so when it is needed. */
async function knownServers({engine}: ActionContext): Promise<readonly string[]> {
	try {
		return await engine.registries.servers();
	} catch {
		return [];
	}
}

const loginForm = (state: State, servers: readonly string[] | undefined, server: string): Form => ({
	title: 'Log in to a registry', submit: 'log in',
	fields: [
		serverField(server, registriesIn(state, servers)),
		formField({name: 'username', label: 'User'}),
		formField({name: 'password', label: 'Password', isPassword: true, hint: 'or an access token; it is not shown, and stands in no command line'}),
	],
	check: values => ({
		server: serverError(values),
		username: (values.username ?? '').trim() === '' ? 'Whose login?' : (values.username!.includes(':') ? 'A user’s name has no colon.' : undefined),
		password: (values.password ?? '') === '' ? 'Registries take no empty password.' : undefined,
	}),
});

const keptIn = (place: KeepingPlace): string => place.kind === 'helper' ? `docker-credential-${place.name} keeps it` : `kept unencrypted in ${place.path}`;

/**
`docker login`. The password is checked before anything is asked about it or kept of it, and is in the form's fields and in what is sent,
nowhere else.
*/
export const login: EngineOperation = {
	id: 'engine.login', on: 'engine', keys: [], title: 'Log in to a registry…', doing: 'logging in', done: 'Logged in', isForMany: false,
	lookUp: async context => ({servers: await knownServers(context)}),
	form: (_, state, {servers}) => loginForm(state, servers, ''),
	async prepare(context, _, input, signal) {
		const {registries} = context.engine;
		const {username = '', password = ''} = input.values;
		const server = serverOf(input.values);
		const registry = registryName(server);
		say(context, `Asking ${registry}…`);
		try {
			const auth = await registries.check({server, username: username.trim(), password}, signal);
			return {...input, login: {auth, place: await registries.place(server)}};
		} finally {
			context.store.update('notice', () => undefined);
		}
	},
	question(_, {values, login: checked}) {
		if (checked?.place.kind !== 'file') {
			return undefined;
		}

		const what = checked.auth.identitytoken === undefined ? 'password' : 'access token';
		return {
			title: `Keep your ${what} for ${registryName(serverOf(values))} unencrypted in ${checked.place.path}?`, isDangerous: false,
			lines: [`${registryName(serverOf(values))} has accepted it. Whoever can read the file can read the ${what}: a credential helper (credsStore in that file) would keep it safe.`],
		};
	},
	command: (_, {values}) => ['docker', 'login', '--username', (values.username ?? '').trim() || 'USER', '--password-stdin', ...serverWords(values)],
	async run({engine}, _, {values, login: checked}) {
		const place = await engine.registries.keep(checked!.auth);
		const isHidden = await engine.registries.isFromEnvironment(serverOf(values));
		return `Logged in to ${registryName(serverOf(values))} as ${(values.username ?? '').trim()}; ${keptIn(place)}.${isHidden ? ' DOCKER_AUTH_CONFIG says otherwise and comes first.' : ''}`;
	},
};

export const logout: EngineOperation = {
	id: 'engine.logout', on: 'engine', keys: [], title: 'Log out of a registry…', doing: 'logging out', done: 'Logged out', isForMany: false,
	lookUp: async context => ({servers: await knownServers(context)}),
	form(_, state, {servers = []}) {
		const [first = ''] = servers;
		return {
			title: 'Log out of a registry', submit: 'log out',
			fields: [serverField(first === '' ? '' : registryName(first), registriesIn(state, servers))],
			check: values => ({server: serverError(values)}),
		};
	},
	command: (_, {values}) => ['docker', 'logout', ...serverWords(values)],
	async run({engine}, _, {values}) {
		const registry = registryName(serverOf(values));
		return await engine.registries.erase(serverOf(values)) ? `Logged out of ${registry}: the password is forgotten.` : `There was no login to ${registry}.`;
	},
};

/** Logins that are being asked for: several pulls from one registry ask once. */
const asking = new WeakMap<ActionContext['store'], Map<string, Promise<boolean>>>();

async function askLogin(context: ActionContext, registry: string): Promise<boolean> {
	let isLoggedIn = false;
	await perform<State>(context, {
		...login,
		form: (_, state, {servers}) => ({...loginForm(state, servers, registry), title: `${registry} wants a login`, startsAt: 'username'}),
		async run(...all) {
			const said = await login.run(...all);
			isLoggedIn = true;
			return said;
		},
	}, [context.store.get()], {name: () => '', id: () => ''});
	return isLoggedIn;
}

/**
A registry has refused for want of a login: ask for one, where the user is looking on.

@returns Whether there is one now, and it is worth trying again.
*/
export async function offerLogin(context: ActionContext, registry: string): Promise<boolean> {
	const {store} = context;
	const known = asking.get(store) ?? new Map<string, Promise<boolean>>();
	asking.set(store, known);
	const asked = known.get(registry);
	if (asked) {
		return asked;
	}

	// Never over something else: a key that is meant for that would be the answer.
	const top = store.get().overlays.at(-1);
	if (top !== undefined && top.kind !== 'task' && top.kind !== 'tasks') {
		return false;
	}

	const answer = askLogin(context, registry);
	known.set(registry, answer);
	try {
		return await answer;
	} finally {
		known.delete(registry);
	}
}
