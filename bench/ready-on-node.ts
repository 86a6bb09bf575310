import { join } from 'node:path';
import { startCluster } from './cluster.ts';
import { say } from './say.ts';
import { type Spread, spread } from './spread.ts';

/** Until a service runs and its health check has passed, in milliseconds. */
export interface ReadyOnNode {
  readonly tycho: Spread;
  /** `kubectl apply` of the same manifests, then `kubectl wait`. */
  readonly kubectl: Spread;
  /** Tycho's median divided by kubectl's. */
  readonly ratio: number;
}

/** What the program inside prints. */
export interface ReadyTimes {
  readonly tycho: readonly number[];
  readonly kubectl: readonly number[];
}

const program = join(import.meta.dirname, 'ready-inside.ts');

/** Tycho and kubectl in turns, on a node that runs containers. */
export async function readyOnNode(command: string): Promise<ReadyOnNode> {
  say('until it runs, on a real node');
  await using cluster = await startCluster(command, 'real');
  const printed = await cluster.inside(program, { KUBECONFIG: cluster.kubeconfig });
  const times = JSON.parse(printed.trim().split('\n').at(-1) ?? '') as ReadyTimes;
  const [tycho, kubectl] = [spread(times.tycho), spread(times.kubectl)];
  return { tycho, kubectl, ratio: tycho.median / kubectl.median };
}
