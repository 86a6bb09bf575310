import { type Tracer, trace } from '@opentelemetry/api';

/** Makes spans that go nowhere and cost next to nothing, unless tracing was started. */
export const tracer = (): Tracer => trace.getTracer('tycho');
