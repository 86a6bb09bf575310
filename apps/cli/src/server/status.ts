import type { StatusServerOptions } from '@tycho/telemetry';
import { Failure } from '../exit-codes.ts';
import { tell } from '../output/print.ts';

/** Serves metrics and health where the options say, if they do. `resources` ends it. */
export async function serveStatus(
  { metricsHost: host, metricsPort: port }: { readonly metricsHost: string; readonly metricsPort?: number },
  from: Pick<StatusServerOptions, 'metrics' | 'readiness'>,
  resources: AsyncDisposableStack,
): Promise<void> {
  if (port === undefined) return;
  const { startStatusServer } = await import('@tycho/telemetry');
  const server = await startStatusServer({ host, port, ...from }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new Failure(`port ${port} is taken; choose one with --metrics-port, 0 takes a free one`);
  });
  const { url } = resources.use(server);
  tell(`Metrics   ${url}/metrics, with /healthz and /readyz beside it`);
}
