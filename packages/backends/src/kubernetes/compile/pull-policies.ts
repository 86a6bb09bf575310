/** When the kubelet fetches an image, by when a service asks for it. */
export const pullPolicies = { always: 'Always', missing: 'IfNotPresent', never: 'Never' } as const;
