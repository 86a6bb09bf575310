import type { Backend, WatchHealth } from '@tycho/backends';
import type { MetricLabels } from './metric-table.ts';
import type { Metrics, Sample } from './metrics.ts';

type OfWatch = 'tycho_watch_connected' | 'tycho_watch_synced' | 'tycho_watch_objects';

/** Has the watches of a backend read at each scrape, and the systems that they see. */
export function measureBackend(metrics: Metrics, backend: Pick<Backend, 'watches' | 'counts'>): void {
  const ofEach = (name: OfWatch, value: (it: WatchHealth) => number) =>
    metrics.read(name, async () => backend.watches().map((it): Sample<OfWatch> => [labelsOf(it), value(it)]));
  ofEach('tycho_watch_connected', (it) => Number(it.connected));
  ofEach('tycho_watch_synced', (it) => Number(it.synced));
  ofEach('tycho_watch_objects', (it) => it.objects);
  metrics.read('tycho_watch_last_heard_timestamp_seconds', async () =>
    backend.watches().flatMap((it) => (it.lastHeard === null ? [] : [[labelsOf(it), it.lastHeard / 1_000] as const])),
  );
  metrics.read('tycho_watch_restarts_total', async () =>
    backend
      .watches()
      .flatMap((it) =>
        Object.entries(it.restarts).map(([reason, count]) => [{ ...labelsOf(it), reason }, count] as const),
      ),
  );
  metrics.read('tycho_systems', async () =>
    Object.entries(backend.counts() ?? {}).map(([state, count]) => [{ state }, count] as const),
  );
}

const labelsOf = ({ resource, placement }: WatchHealth): MetricLabels<OfWatch> => ({ resource, placement });
