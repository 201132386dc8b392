/**
Whether a build context is one that the engine fetches itself: a Git repository or an archive.

@see github.com/moby/buildkit util/gitutil, github.com/docker/cli cli/command/image/build/internal/urlutil
*/
export const isRemoteContext = (context: string): boolean => /^(?:https?:\/\/|git:\/\/|ssh:\/\/|github\.com\/|git@[\w.\-]+:)/v.test(context);
