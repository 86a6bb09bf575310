// biome-ignore lint/style/noProcessEnv: the one place where these tests learn what they were given
const environment: Readonly<Record<string, string | undefined>> = process.env;

/** The program cyclonus (`.ci/run` installs it). */
export const cyclonusPath: string | undefined = environment.TYCHO_CYCLONUS || undefined;

/** Systems to invent. */
export const runs: number = Number(environment.TYCHO_REACHABILITY_RUNS ?? 300);
