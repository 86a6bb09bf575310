import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { tracer } from './tracer.ts';

/** Stands around `work` as a span below the one that is under way. */
export async function inSpan<T>(name: string, work: () => Promise<T>): Promise<T> {
  const span = tracer().startSpan(name);
  try {
    return await context.with(trace.setSpan(context.active(), span), work);
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
    throw error;
  } finally {
    span.end();
  }
}
