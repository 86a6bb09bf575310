/** What a free worker takes first (BullMQ: the lower number): what is begun is finished before more is begun. */
export const priorities = { ending: 1, down: 1, begun: 2, up: 3 } as const;
