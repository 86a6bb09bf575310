import type { Metrics } from '@tycho/telemetry';
import type { RequestHandler, Response } from 'express';

/** Times every request by its route, and counts the streams that are open. */
export function measureRequests(metrics: Metrics): RequestHandler {
  const open = new Set<Response>();
  metrics.read('tycho_http_event_streams', async () => [[{}, [...open].filter(isStream).length]]);
  return (request, response, next) => {
    const began = performance.now();
    open.add(response);
    response.once('close', () => {
      open.delete(response);
      // A stream ends when its reader leaves, and who polls asked to wait: that says nothing of the server.
      if (isStream(response) || request.query.wait !== undefined) return;
      const labels = { method: request.method, route: routeOf(request), status: String(response.statusCode) };
      metrics.observe('tycho_http_request_duration_seconds', labels, (performance.now() - began) / 1_000);
    });
    next();
  };
}

/** `/systems/:guid`: the route, and not what stands in its place, of which there is no end. */
export function routeOf({ route }: { readonly route?: { readonly path?: unknown } }): string {
  return typeof route?.path === 'string' ? route.path : 'none';
}

/** Of events, or of what containers write. */
const isStream = (response: Response): boolean =>
  response.headersSent &&
  /^(?:text\/event-stream|application\/x-ndjson)/.test(String(response.getHeader('content-type')));
