import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { tracer } from '@tycho/telemetry';
import type { RequestHandler } from 'express';
import { routeOf } from './measure-requests.ts';

/** What is asked again and again by machines, and leads to nothing. */
const untraced = new Set(['/healthz', '/readyz', '/metrics']);

/** A span for each request, in the trace that its caller names in `traceparent`, or in one of its own. */
export const traceRequests: RequestHandler = (request, response, next) => {
  const { method, path } = request;
  if (untraced.has(path)) return next();
  const parent = propagation.extract(context.active(), request.headers);
  const attributes = { 'http.request.method': method, 'url.path': path };
  const span = tracer().startSpan(method, { kind: SpanKind.SERVER, attributes }, parent);
  response.once('close', () => {
    const route = routeOf(request);
    span.updateName(`${method} ${route}`);
    span.setAttributes({ 'http.route': route, 'http.response.status_code': response.statusCode });
    if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  });
  context.with(trace.setSpan(parent, span), next);
};
