import {EngineError} from '../engine/engine-error.js';
import type {PullProgress} from '../engine/registry/pull-progress.js';
import type {PullRequest} from '../engine/registry/pull.js';
import type {PushRequest} from '../engine/registry/push.js';
import {registryOf} from '../format/registry-name.js';
import {transferCounter, type Transfer} from '../state/transfer.js';
import type {ActionContext} from './action.js';
import {sentence} from './explain.js';
import {offerLogin} from './login-operation.js';

type Move = (onProgress: (progress: PullProgress) => void) => Promise<PullProgress>;

/** Once more after a login, where that was what was missing; otherwise the error says where logins are to be had. */
async function withLogin(context: ActionContext, reference: string, signal: AbortSignal, tell: (transfer: Transfer) => void, move: Move): Promise<PullProgress> {
	for (;;) {
		const counted = transferCounter(context.clock);
		try {
			return await move(progress => {
				tell(counted(progress));
			});
		} catch (error) {
			signal.throwIfAborted();
			if (!(error instanceof EngineError) || error.kind !== 'denied' || context.store.get().isReadOnly) {
				throw error;
			}

			if (!await offerLogin(context, registryOf(reference))) {
				throw new EngineError('denied', `${sentence(error.message)} “Log in to a registry…” is among the commands (:).`, {cause: error});
			}

			signal.throwIfAborted();
		}
	}
}

/**
Pull an image. Where its registry wants a login, the user is asked for it and the pull begins again.

@param tell Told how far it is, with what the rate is counted from.
@throws As `pullImage`.
*/
export const pullWithLogin = async (context: ActionContext, request: PullRequest, tell: (transfer: Transfer) => void, signal: AbortSignal): Promise<PullProgress> =>
	withLogin(context, request.reference, signal, tell, async onProgress => context.engine.images.pull(request, onProgress, signal));

/** As `pullWithLogin`, the other way. */
export const pushWithLogin = async (context: ActionContext, request: PushRequest, tell: (transfer: Transfer) => void, signal: AbortSignal): Promise<PullProgress> =>
	withLogin(context, request.reference, signal, tell, async onProgress => context.engine.images.push(request, onProgress, signal));
