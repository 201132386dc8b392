/** `~` in a typed path as a shell would read it. */
export const expandHome = (typed: string, home: string): string => typed.replace(/^~(?=\/|$)/v, () => home);
