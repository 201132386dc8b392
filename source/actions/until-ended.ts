import type {ActionContext} from './action.js';

/** Wait for something that the program must wait for, too, should it end meanwhile: clearing up. */
export async function untilEnded<Answer>({endings}: Pick<ActionContext, 'endings'>, work: Promise<Answer>): Promise<Answer> {
	endings.add(work);
	try {
		return await work;
	} finally {
		endings.delete(work);
	}
}
