/** How published ports can be reached: at every node, at an address of their own, or only within the cluster. */
export const publishings = ['node-port', 'load-balancer', 'cluster-ip'] as const;

export type Publishing = (typeof publishings)[number];
