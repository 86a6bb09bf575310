import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readiness } from '@tycho/contract';
import type { Metrics } from './metrics.ts';

export interface StatusServerOptions {
  readonly host: string;
  /** 0 takes a free one; the handle's `url` says which. */
  readonly port: number;
  readonly metrics: Metrics;
  readonly readiness: () => Promise<Readiness>;
}

export interface StatusServer extends AsyncDisposable {
  /** `http://127.0.0.1:9090` */
  readonly url: string;
}

/**
 * Serves what others watch a process by: `/metrics` for Prometheus, `/healthz` and `/readyz` for Kubernetes. It only
 * tells. Resolves when it listens; rejects when the port cannot be had.
 */
export async function startStatusServer({
  host,
  port,
  metrics,
  readiness,
}: StatusServerOptions): Promise<StatusServer> {
  const answers: Readonly<Record<string, (response: ServerResponse) => Promise<void>>> = {
    '/metrics': async (response) => {
      const text = await metrics.text();
      response.writeHead(200, { 'content-type': metrics.contentType }).end(text);
    },
    // That it answers is the answer: the event loop turns.
    '/healthz': async (response) => json(response, 200, { status: 'ok' }),
    '/readyz': async (response) => {
      const state = await readiness();
      json(response, state.ready ? 200 : 503, state);
    },
  };
  const server = createServer((request, response) => {
    const answer = answers[request.url?.split('?')[0] ?? ''];
    if (request.method !== 'GET' || !answer) return json(response, 404, { paths: Object.keys(answers) });
    answer(response).catch((error: Error) => json(response, 500, { error: error.message }));
  }).listen(port, host);
  await once(server, 'listening');
  const { address, port: taken, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
