import type { Metrics, Tracing } from '@tycho/telemetry';
import type { Logger } from 'pino';
import { settings } from '../environment.ts';
import { version } from '../version.ts';
import { logger } from './logger.ts';

/** What a process is seen by from outside. */
export interface Seen {
  readonly log: Logger;
  readonly metrics: Metrics;
  /** `null`: nobody takes traces. */
  readonly tracing: Tracing | null;
}

/** Begins the log, the metrics and, where somebody takes them, the traces of a process. `resources` ends them. */
export async function seenAs(
  part: 'api' | 'worker',
  { level = 'info' }: { readonly level?: 'debug' | 'info' | 'warn' },
  resources: AsyncDisposableStack,
): Promise<Seen> {
  const { Metrics, startTracing } = await import('@tycho/telemetry');
  const { on, share } = settings.traces;
  const tracing = on
    ? resources.use(await startTracing({ service: `tycho-${part}`, version: version(), share }))
    : null;
  return { log: logger({ level, part }), metrics: new Metrics().withProcess(version()), tracing };
}
