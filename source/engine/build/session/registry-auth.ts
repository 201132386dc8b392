import type {Credentials} from '../../registry/credentials.js';
import {readFields, textIn, writeFields} from '../protobuf.js';
import {unary, type GrpcMethod} from './grpc-server.js';

/**
What a registry is shown, asked for by its host. The calls by which newer engines have the client fetch a token are not among these: where they are not implemented, the engine asks
for the credentials and fetches the token itself.

@see github.com/moby/buildkit session/auth/auth.proto, util/resolver/authorizer.go
*/
export const registryAuth = (credentials: Credentials): ReadonlyArray<readonly [string, GrpcMethod]> => [
	['/moby.filesync.v1.Auth/Credentials', unary(async request => {
		const host = textIn(readFields(request), 1);
		const auth = await credentials.forRegistry(serverOf(host));
		return auth?.identitytoken ? writeFields([2, auth.identitytoken]) : writeFields([1, auth?.username ?? ''], [2, auth?.password ?? '']);
	})],
];

/** The hub's hosts have one login, known by its own name. */
const serverOf = (host: string): string => /(?:^|\.)docker\.io$/v.test(host) ? 'docker.io' : host;
