/** Whether a container can have this name. @see github.com/moby/moby daemon/names/names.go */
export const isContainerName = (text: string): boolean => /^[a-zA-Z0-9][\w.\-]+$/v.test(text);

/** Whether a volume has the name the engine gives to one without: older engines tell them by nothing else. */
export const isAnonymousVolume = (name: string): boolean => /^[\da-f]{64}$/v.test(name);
