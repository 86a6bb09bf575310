import type { Telemetry } from 'bullmq';

export interface TracingOptions {
  /** Which part of Tycho this is; OTEL_SERVICE_NAME wins over it. */
  readonly service: string;
  readonly version: string;
  /** Which share of the traces that begin here is kept, from 0 to 1; those that begin elsewhere are kept as there. */
  readonly share: number;
}

/** Traces that go out. Disposing sends what is still held. */
export interface Tracing extends AsyncDisposable {
  /** What BullMQ carries them through the queue with. */
  readonly queue: Telemetry;
}

/**
 * Begins to send traces to where OTEL_EXPORTER_OTLP_ENDPOINT says. Only this loads the SDK of OpenTelemetry.
 *
 * @example await using tracing = await startTracing({ service: 'tycho-api', version, share: 1 });
 */
export async function startTracing(options: TracingOptions): Promise<Tracing> {
  const { startSdk } = await import('./otel-sdk.ts');
  const { queueTelemetry } = await import('./queue-telemetry.ts');
  const sdk = startSdk(options);
  return { queue: queueTelemetry, [Symbol.asyncDispose]: () => sdk.shutdown() };
}
