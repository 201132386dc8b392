/** Whether a build's context is one that the engine fetches itself: a Git repository, or an archive or a Dockerfile at an address. */
export const isRemoteContext = (context: string): boolean => /^(?:https?:\/\/|git:\/\/|ssh:\/\/|github\.com\/|git@)/v.test(context);
