import { startCluster } from './cluster.ts';
import { secondsUntilApplied } from './launch-bulk.ts';
import type { Options } from './options.ts';
import { say } from './say.ts';
import { slowLine } from './slow-line.ts';
import { startTycho } from './tycho.ts';

/** What more workers are good for where the API server is far away. */
export interface MoreWorkers {
  /** Added to each answer of the API server, in milliseconds. */
  readonly delay: number;
  readonly systems: number;
  /** Operations at once in each worker. */
  readonly atOnce: number;
  readonly rounds: readonly {
    readonly workers: number;
    readonly systemsPerSecond: number;
    /** To one worker. */
    readonly ratio: number;
  }[];
}

const delay = 50;
/** Few, so that the answers that are waited for are the limit and not the machine. */
const atOnce = 1;
const systems = 100;
/** Without pods, which take most of the machine. */
const launch = {
  name: 'far',
  files: { 'compose.yaml': 'services:\n  web:\n    image: nginx\n    ports: ["80"]\n    deploy:\n      replicas: 0\n' },
};

export async function moreWorkers(command: string, _: Options): Promise<MoreWorkers> {
  const rates: { workers: number; systemsPerSecond: number }[] = [];
  for (const workers of [1, 2, 4]) {
    say(`${workers} workers, ${delay} ms away from the API server`);
    await using cluster = await startCluster(command);
    await using line = await slowLine(cluster.kubeconfig, delay);
    await using tycho = await startTycho({ kubeconfig: line.kubeconfig, atOnce, workers });
    rates.push({ workers, systemsPerSecond: systems / (await secondsUntilApplied(tycho.client, systems, launch)) });
  }
  const one = rates[0]?.systemsPerSecond ?? Number.NaN;
  return { delay, systems, atOnce, rounds: rates.map((it) => ({ ...it, ratio: it.systemsPerSecond / one })) };
}
