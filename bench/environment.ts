// biome-ignore lint/style/noProcessEnv: the one place of the bench that reads it
const environment: Readonly<Record<string, string | undefined>> = process.env;

/** What is set for the bench, and what its processes need of the caller's environment. */
export const settings = {
  /** A script that starts clusters, see docs/benchmarks.md. */
  clusterCommand: environment.TYCHO_CLUSTER_COMMAND || undefined,
  /** Where a program of the bench runs that needs a cluster. */
  kubeconfig: environment.KUBECONFIG ?? '',
  /** The program kompose, see docs/benchmarks.md. */
  kompose: environment.TYCHO_KOMPOSE || undefined,
  /** Source folder of the reference loader, see docs/benchmarks.md. */
  oracleFolder: environment.TYCHO_ORACLE_FOLDER || undefined,
} as const;

/** Nothing else of the caller's environment reaches a process of Tycho. */
export const bareEnvironment: Readonly<Record<string, string>> = {
  PATH: environment.PATH ?? '',
  HOME: environment.HOME ?? '',
};

/** For the tools around: compilers and clusters need more of it. */
export const wholeEnvironment = environment;
