import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Cluster } from '../cluster.ts';
import { badRequest, StatusError } from '../status.ts';
import { DryStore } from '../store/dry-store.ts';
import { accessReview } from './access-review.ts';
import { bodyOf } from './body.ts';
import { discovery } from './discovery.ts';
import { routeOf } from './route.ts';
import { type Answer, type Call, collectionVerbs, objectVerbs } from './verbs.ts';
import { watch } from './watch.ts';

/** Clients keep connections; one that is closed under a client costs it a retry. In milliseconds. */
const KEEP_ALIVE = 120_000;

/** The HTTP side of the cluster, not listening yet. */
export function serve(cluster: Cluster): Server {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE }, (request, response) => {
    answer(cluster, request, response).catch((error: unknown) => sendError(response, error));
  });
  return server;
}

async function answer(cluster: Cluster, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', headers } = request;
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://embedded');
  const body = await bodyOf(request);
  const contentType = (headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  const call = { cluster: meant(cluster, query), query, body, contentType, userAgent: headers['user-agent'] ?? '' };

  const route = routeOf(pathname);
  if (route.kind === 'collection' && method === 'GET' && /^(true|1)$/.test(query.get('watch') ?? '')) {
    watch(cluster, route, query, response);
    return;
  }
  send(response, respond(call, method, pathname, route));
}

/** The cluster itself, or what a dry run makes of it. */
function meant(cluster: Cluster, query: URLSearchParams): Cluster {
  const dryRun = query.get('dryRun') ?? '';
  if (dryRun === '') return cluster;
  if (dryRun !== 'All') throw badRequest(`Invalid value: "${dryRun}": dryRun must be All`);
  return { ...cluster, store: new DryStore(cluster.store) };
}

function respond(call: Call, method: string, path: string, route: ReturnType<typeof routeOf>): Answer {
  switch (route.kind) {
    case 'collection':
      return (collectionVerbs[method] ?? notAllowed)(call, route);
    case 'object':
      return (objectVerbs[method] ?? notAllowed)(call, route);
    case 'other':
      return about(call, method, path);
  }
}

function about({ body }: Call, method: string, path: string): Answer {
  const document = discovery[path.replace(/(?<=.)\/$/, '')] ?? accessReview(method, path, body);
  if (document === null || document === undefined)
    return { status: 404, text: '404 page not found\n', contentType: 'text/plain' };
  if (typeof document === 'string') return { status: 200, text: document, contentType: 'text/plain' };
  return { status: method === 'POST' ? 201 : 200, text: JSON.stringify(document) };
}

function notAllowed(): never {
  throw new StatusError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

function sendError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const status =
    error instanceof StatusError
      ? error
      : new StatusError(
          500,
          'InternalError',
          `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`,
        );
  send(response, { status: status.code, text: JSON.stringify(status.body) });
}

function send(response: ServerResponse, { status, text, contentType = undefined }: Answer): void {
  const bytes = Buffer.from(text);
  response.writeHead(status, { 'content-type': contentType ?? 'application/json', 'content-length': bytes.length });
  response.end(bytes);
}
