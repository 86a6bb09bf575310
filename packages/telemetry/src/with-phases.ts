import type { Backend } from '@tycho/backends';

/** What a worker does with the cluster in one go, and for how long is worth knowing. */
const phases = ['open', 'apply', 'prune', 'remove'] as const satisfies readonly (keyof Backend)[];

export type Phase = (typeof phases)[number];

/** Stands around the work of a phase. */
export type AroundPhase = <T>(phase: Phase, work: () => Promise<T>) => Promise<T>;

/** The same backend, with something around each of its phases. */
export const withPhases = (backend: Backend, around: AroundPhase): Backend =>
  new Proxy(backend, {
    get(target, key) {
      const it: unknown = Reflect.get(target, key, target);
      if (typeof it !== 'function') return it;
      // Bound, because what is private to the backend is not found through a proxy.
      const method = it.bind(target) as (...all: unknown[]) => Promise<unknown>;
      const phase = phases.find((one) => one === key);
      return phase ? (...all: unknown[]) => around(phase, () => method(...all)) : method;
    },
  });
