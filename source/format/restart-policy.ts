/** Every restart policy, as the docker client spells them. */
export const restartPolicies: readonly string[] = ['no', 'always', 'unless-stopped', 'on-failure', 'on-failure:3'];

/** The same in words. */
export const restartPolicyHint = 'no, always, unless-stopped, on-failure or on-failure:3';
