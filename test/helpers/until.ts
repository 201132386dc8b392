import {setTimeout as sleep} from 'node:timers/promises';

/** Ask again and again until the answer is right. @returns That answer. @throws With the last answer when it never is. */
export async function until<Answer>(ask: () => Promise<Answer>, isRight: (answer: Answer) => boolean, milliseconds = 30_000): Promise<Answer> {
	const deadline = performance.now() + milliseconds;
	for (;;) {
		const answer = await ask();
		if (isRight(answer)) {
			return answer;
		}

		if (performance.now() > deadline) {
			throw new Error(`It never became right; the last answer was ${JSON.stringify(answer)}`);
		}

		await sleep(50);
	}
}
