import { AsyncLocalStorage } from 'node:async_hooks';
import { trace } from '@opentelemetry/api';

/** What a line of the log concerns, by the names that it has in it. */
export type LogFields = Readonly<Record<string, string | number | undefined>>;

const storage = new AsyncLocalStorage<LogFields>();

/** Everything that `work` logs, and whatever it calls, has these fields, beside those that it has already. */
export const concerning = <T>(fields: LogFields, work: () => T): T =>
  storage.run({ ...storage.getStore(), ...fields }, work);

/** What is logged just now concerns this, and the trace that is under way. A mixin of pino. */
export function logContext(): LogFields {
  const traceId = trace.getActiveSpan()?.spanContext().traceId;
  return { ...storage.getStore(), ...(traceId === undefined ? {} : { traceId }) };
}

/** Runs what goes on for as long as the process does, outside of the job or request that happened to begin it. */
export const detached = AsyncLocalStorage.snapshot();
