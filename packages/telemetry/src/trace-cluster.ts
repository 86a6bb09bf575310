import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { ClusterObserver } from '@tycho/backends';
import { tracer } from './tracer.ts';

/** A span for each request to the cluster that belongs to a trace; the cluster is told which one it is. */
export const traceCluster: ClusterObserver = {
  called({ verb, resource, namespace, name }) {
    if (!trace.getActiveSpan()) return { headers: {}, ended() {} };
    const span = tracer().startSpan(`${verb} ${resource}`, {
      kind: SpanKind.CLIENT,
      attributes: {
        'k8s.verb': verb,
        'k8s.resource': resource,
        ...(namespace === null ? {} : { 'k8s.namespace.name': namespace }),
        ...(name === null ? {} : { 'k8s.object.name': name }),
      },
    });
    const headers: Record<string, string> = {};
    propagation.inject(trace.setSpan(context.active(), span), headers);
    return {
      headers,
      ended(status) {
        if (status !== null) span.setAttribute('http.response.status_code', status);
        if (status === null || status >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      },
    };
  },
};
