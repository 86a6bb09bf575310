import { type Problem, ProblemError, problem } from '@tycho/ast';
import type { Backend } from '@tycho/backends';
import type { Readiness } from '@tycho/contract';

export interface ReadinessOptions {
  /** Rejects when Redis is away; answers whether the queue is paused. */
  readonly paused: () => Promise<boolean>;
  /** What else slows it down; nothing when that cannot be told just now. */
  readonly more?: () => Promise<readonly Problem[]>;
  readonly backend: Pick<Backend, 'check' | 'watches' | 'description'>;
  readonly stopping: boolean;
}

/** Whether a process can do its work, and every reason why not. What only slows it down is a warning. */
export async function readiness({ paused, more, backend, stopping }: ReadinessOptions): Promise<Readiness> {
  const [redis, cluster, warnings = []] = await Promise.all([
    problemsOf(paused),
    backend.check(),
    more?.().catch(() => []),
  ]);
  const behind = backend.watches().filter((it) => !it.synced);
  const isAway = redis.problems.length > 0;
  const problems = [
    ...redis.problems,
    ...cluster,
    ...behind.map((it) => watchBehind(it.resource)),
    ...(redis.value ? [queuePaused()] : []),
    ...(stopping ? [shuttingDown()] : []),
  ];
  return {
    ready: !problems.some((it) => it.level === 'error'),
    redis: !isAway,
    cluster: cluster.length === 0,
    watches: behind.length === 0,
    paused: redis.value ?? false,
    stopping,
    orchestrator: backend.description,
    problems: [...problems, ...warnings],
  };
}

async function problemsOf<T>(work: () => Promise<T>): Promise<{ problems: readonly Problem[]; value: T | null }> {
  try {
    return { problems: [], value: await work() };
  } catch (error) {
    if (error instanceof ProblemError) return { problems: error.problems, value: null };
    throw error;
  }
}

const watchBehind = (resource: string): Problem =>
  problem('error', 'watch-behind', `the watch on ${resource} has not seen yet all that there is`);

/** Jobs are still accepted, and wait. */
const queuePaused = (): Problem =>
  problem('warning', 'queue-paused', 'the queue is paused: jobs are accepted, and wait');

const shuttingDown = (): Problem => problem('error', 'shutting-down', 'this process is stopping');
