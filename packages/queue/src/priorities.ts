/**
 * What a free worker takes first (BullMQ: the lower number): what is begun is finished before more is begun. What has not
 * begun has its number from `fairness/`.
 */
export const priorities = { ending: 1, down: 1, begun: 2 } as const;
