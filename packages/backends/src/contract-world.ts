import {
  anonymous,
  ProblemError,
  plainQuarters,
  type Service,
  type ServiceState,
  type System,
  type SystemPlacement,
} from '@tycho/ast';
import { samplePort, sampleService, sampleSystem } from '@tycho/ast/sample-system';
import type { Applied, Backend, Opened, Plan } from './backend.ts';

export const TIMEOUT = 90_000;
export const signal = new AbortController().signal;
export const newUp = { novelty: 'new', cause: 'up', owner: anonymous } as const;
export const knownUp = { novelty: 'known', cause: 'up', owner: anonymous } as const;
export const newGuid = () => crypto.randomUUID().replaceAll('-', '');
export const web = sampleService('web', {
  ports: [samplePort(8080, { published: 8080 })],
  ingress: [
    { from: 'network', network: 'default' },
    { from: 'anywhere', port: 8080, protocol: 'tcp' },
  ],
});

/** Makes systems that live as the placement says. */
export type SystemOf = typeof sampleSystem;

export const systemsOf =
  (placement: SystemPlacement): SystemOf =>
  (name, services, own = {}) =>
    sampleSystem(name, services, { placement, quarters: { ...plainQuarters, prefix: 'tycho-test-' }, ...own });

/** The same, reached over HTTP by a host name. */
export const namedWeb: Service = {
  ...web,
  publish: {
    way: 'ingress',
    name: null,
    host: 'named.example',
    path: '/a',
    front: {
      kind: 'ingress',
      domain: null,
      className: null,
      tls: { certificate: 'default' },
      from: null,
      annotations: {},
    },
  },
};

export interface Launched extends AsyncDisposable {
  readonly guid: string;
  readonly plan: Plan;
  readonly opened: Opened;
  readonly applied: Applied;
}

export async function launched(backend: Backend, system: System, owner: string = anonymous): Promise<Launched> {
  const guid = newGuid();
  const plan = backend.compile(system, guid);
  const opened = await backend.open(plan, { ...newUp, owner }, signal);
  const applied = await backend.apply(plan, opened.root, withoutRoot(plan), 'new', signal);
  return { guid, plan, opened, applied, [Symbol.asyncDispose]: () => removed(backend, guid, true) };
}

/** Opens the system as its next revision, and answers the number of that. */
export async function opened(backend: Backend, guid: string, system: System, cause = 'up'): Promise<number> {
  return (await backend.open(backend.compile(system, guid), { ...knownUp, cause }, signal)).revision;
}

export const withoutRoot = (plan: Plan) => [...plan.shared, ...[...plan.services.values()].flat()];
export const artifactsOf = (plan: Plan) => [...(plan.place ? [plan.place] : []), plan.root, ...withoutRoot(plan)];

/** The states once none of them is on its way any more. */
export async function settled(backend: Backend, { plan, applied }: Launched): Promise<Record<string, ServiceState>> {
  const made = new Set(plan.services.keys());
  for (;;) {
    const { states } = await backend.observe(plan, made, applied.changes);
    if (Object.values(states).every((it) => it.state !== 'pending' && it.state !== 'starting')) return states;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function removed(backend: Backend, guid: string, volumes = false): Promise<void> {
  while ((await backend.remove(guid, { volumes }, signal)).length > 0)
    await new Promise((resolve) => setTimeout(resolve, 100));
}

export async function problemsOf(work: () => Promise<unknown>) {
  try {
    await work();
    return [];
  } catch (error) {
    if (error instanceof ProblemError) return error.problems;
    throw error;
  }
}

export function ignoreProblems(error: unknown): void {
  if (!(error instanceof ProblemError)) throw error;
}
