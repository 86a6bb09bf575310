/** Where an orchestrator can give the very port that is asked for. */
export const nodePorts = { first: 30_000, last: 32_767 };
