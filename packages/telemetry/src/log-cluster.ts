import type { ClusterObserver } from '@tycho/backends';
import type { Logger } from 'pino';

/** A line for each request to the cluster, at the level `debug`: what was asked, never what was sent. */
export const logCluster = (log: Logger): ClusterObserver => ({
  called({ verb, resource, namespace, name }) {
    const began = performance.now();
    return {
      headers: {},
      ended(status) {
        const durationMs = Math.round(performance.now() - began);
        log.debug({ verb, resource, namespace, name, status, durationMs }, `${verb} ${resource} ${status ?? 'failed'}`);
      },
    };
  },
});
