import type { ReachablePort, Service } from '@tycho/ast';
import type { Backend, Plan } from '@tycho/backends';
import type { JobResult, UpData } from '@tycho/contract';
import type { Operation } from './operation.ts';

/** Makes the objects of these services, and those that all share when they are the first. */
export async function applyServices(
  operation: Operation<UpData>,
  backend: Backend,
  plan: Plan,
  root: string,
  services: readonly Service[],
): Promise<void> {
  await operation.safePoint();
  const shared = operation.made.size === 0 ? plan.shared : [];
  const artifacts = [...shared, ...services.flatMap((it) => plan.services.get(it.name) ?? [])];
  const { changes, ports, problems } = await backend.apply(plan, root, artifacts, operation.novelty, operation.signal);
  operation.warn(problems);
  const made = [...operation.progress.made, ...services.map((it) => it.name)];
  const applied = made.length === plan.services.size;
  const pruned = applied && operation.novelty === 'known' ? await backend.prune(plan, operation.signal) : [];
  operation.note({
    made,
    applied,
    changes: [...operation.progress.changes, ...changes, ...pruned],
    result: result(operation.progress.result, services, ports),
  });
}

function result(
  before: JobResult | null,
  services: readonly Service[],
  ports: Readonly<Record<string, readonly ReachablePort[]>>,
): JobResult {
  const containers = services.map(({ name }) => {
    const own = [...(ports[name] ?? [])];
    return [name, { port: own[0]?.port ?? null, ports: own }] as const;
  });
  return { containers: { ...before?.containers, ...Object.fromEntries(containers) } };
}
