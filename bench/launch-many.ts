import { applyBare, type BareRound } from './apply-bare.ts';
import { launchBulk, type TychoRound } from './launch-bulk.ts';
import type { Options } from './options.ts';
import { say } from './say.ts';
import { spread } from './spread.ts';

/** Many systems with one request, next to a bare client that applies the same objects. */
export interface LaunchMany {
  readonly systems: number;
  readonly atOnce: number;
  readonly tycho: readonly TychoRound[];
  readonly bare: readonly BareRound[];
  /** Objects per second, Tycho's median divided by the bare client's. */
  readonly ratio: number;
}

/** Tycho and the bare client in turns, each time on a new cluster: nothing of the round before is in the way. */
export async function launchMany(command: string, options: Options): Promise<LaunchMany> {
  const { systems, atOnce, rounds } = options;
  const tycho: TychoRound[] = [];
  const bare: BareRound[] = [];
  for (let round = 1; round <= rounds; round++) {
    say(`${systems} systems, round ${round} of ${rounds}: Tycho`);
    tycho.push(await launchBulk(command, options));
    say(`${systems} systems, round ${round} of ${rounds}: the bare client`);
    bare.push(await applyBare(command, options));
  }
  return { systems, atOnce, tycho, bare, ratio: rate(tycho) / rate(bare) };
}

const rate = (rounds: readonly { readonly objectsPerSecond: number }[]): number =>
  spread(rounds.map((it) => it.objectsPerSecond)).median;
