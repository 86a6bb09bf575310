/** Chance that can be repeated: `TYCHO_SEED` says with which seed, `TYCHO_ROUNDS` how often. */
export function seeded(usualRounds: number) {
  // biome-ignore lint/style/noProcessEnv: what a person says who repeats a run
  const { TYCHO_SEED, TYCHO_ROUNDS } = process.env;
  const seed = TYCHO_SEED === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(TYCHO_SEED);
  const rounds = TYCHO_ROUNDS === undefined ? usualRounds : Number(TYCHO_ROUNDS);
  return { seed, rounds, random: mulberry32(seed) };
}

/** Numbers from 0 to 1, the same for the same seed. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
