import type { ClusterObserver } from '@tycho/backends';

/** One observer of several: each is told of every request. */
export const allObservers = (observers: readonly ClusterObserver[]): ClusterObserver => ({
  called(call) {
    const calls = observers.map((it) => it.called(call));
    return {
      headers: Object.assign({}, ...calls.map((it) => it.headers)) as Record<string, string>,
      ended(status) {
        for (const it of calls) it.ended(status);
      },
    };
  },
});
