// biome-ignore lint/style/noProcessEnv: the one place where the test learns what it was given
const given: Readonly<Record<string, string | undefined>> = process.env;

export const environment = {
  /** The script that starts a cluster. */
  cluster: given.TYCHO_TEST_CLUSTER_COMMAND ?? '../shared/cluster/cluster',
  /** The same in each run unless another is given. */
  seed: Number(given.TYCHO_CHAOS_SEED ?? 1),
  operations: Number(given.TYCHO_CHAOS_OPERATIONS ?? 300),
  faults: Number(given.TYCHO_CHAOS_FAULTS ?? 60),
} as const;
