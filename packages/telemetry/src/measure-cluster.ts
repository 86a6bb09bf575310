import type { ClusterCall, ClusterObserver } from '@tycho/backends';
import type { Metrics } from './metrics.ts';
import { statusClass } from './status-class.ts';

/** Counts and times the requests to the cluster. */
export const measureCluster = (metrics: Metrics): ClusterObserver => ({
  called({ verb, resource }: ClusterCall) {
    const began = performance.now();
    metrics.add('tycho_cluster_requests_in_flight', {}, 1);
    return {
      headers: {},
      ended(status) {
        metrics.add('tycho_cluster_requests_in_flight', {}, -1);
        metrics.count('tycho_cluster_requests_total', { verb, resource, status: statusClass(status) });
        metrics.observe(
          'tycho_cluster_request_duration_seconds',
          { verb, resource },
          (performance.now() - began) / 1_000,
        );
        if (status === 429) metrics.count('tycho_cluster_throttled_total', {});
      },
    };
  },
});
