// biome-ignore lint/style/noProcessEnv: the one place where the differential tests learn what they were given
const environment: Readonly<Record<string, string | undefined>> = process.env;

/** The program of the reference loader (`.ci/run` builds it); without it only what is recorded is compared. */
export const oraclePath: string | undefined = environment.TYCHO_ORACLE || undefined;

/** Projects that a suite invents; some take a part of it. By default that comes to more than 30,000 of all. */
export const runs: number = Number(environment.TYCHO_DIFFERENTIAL_RUNS ?? 1000);

/** Inputs that each fuzzer invents. */
export const fuzzRuns: number = Number(environment.TYCHO_FUZZ_RUNS ?? 2000);

/** What all cases follow from. The same in each run unless another is given: what was green stays so. */
export const seed: number = Number(environment.TYCHO_DIFFERENTIAL_SEED ?? 4);
