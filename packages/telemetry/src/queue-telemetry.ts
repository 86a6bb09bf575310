import {
  type Context,
  context,
  type Attributes as OtelAttributes,
  type Span as OtelSpan,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { Span, Telemetry } from 'bullmq';
import { tracer } from './tracer.ts';

/**
 * What BullMQ tells of itself, as spans: jobs that are put into the queue and visits to them, which belong to the trace
 * of the request however often they are parked or tried again. What it does for itself in between belongs to none.
 */
export const queueTelemetry: Telemetry<Context> = {
  tracer: {
    startSpan(name, options, parent = context.active()) {
      const kind = options?.kind ?? SpanKind.INTERNAL;
      if (kind === SpanKind.INTERNAL && !trace.getSpan(parent)) return silent;
      return spanOf(tracer().startSpan(name, { kind }, parent));
    },
  },
  contextManager: {
    with: (it, work) => context.with(it, work),
    active: () => context.active(),
    root: () => ROOT_CONTEXT,
    getMetadata(it) {
      const carrier: Record<string, string> = {};
      propagation.inject(it, carrier);
      return JSON.stringify(carrier);
    },
    fromMetadata: (active, metadata) => propagation.extract(active, JSON.parse(metadata)),
  },
};

const silent: Span<Context> = {
  setSpanOnContext: (it) => it,
  setAttribute() {},
  setAttributes() {},
  addEvent() {},
  recordException() {},
  end() {},
};

const spanOf = (span: OtelSpan): Span<Context> => ({
  setSpanOnContext: (it) => trace.setSpan(it, span),
  setAttribute: (key, value) => void span.setAttribute(key, value as string),
  setAttributes: (attributes) => void span.setAttributes(attributes as OtelAttributes),
  addEvent: (name, attributes) => void span.addEvent(name, attributes as OtelAttributes),
  recordException(error) {
    // How a worker says that a job is parked.
    if (typeof error === 'object' && error.name === 'DelayedError') return;
    span.recordException(error as Error);
    span.setStatus({ code: SpanStatusCode.ERROR });
  },
  end: () => span.end(),
});
