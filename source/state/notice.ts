export type NoticeTone = 'good' | 'info' | 'warning' | 'danger';

/** One sentence about what just happened, in place of the footer. Failures stay until the next key, the others fade. */
export type Notice = {
	readonly text: string;
	readonly tone: NoticeTone;
	readonly shownAt: number;
};

const lifetime = 5000;

export const isFaded = ({tone, shownAt}: Notice, now: number): boolean => tone !== 'danger' && now - shownAt >= lifetime;
