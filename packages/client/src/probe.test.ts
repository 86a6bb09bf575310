import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { probe } from './probe.ts';

async function serving(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.dispose]: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

test.each([
  ['its health', 200, '{"status":"ok"}', { status: 'answers', reason: '' }],
  ['another health', 200, '{"healthy":true}', { status: 'absent', reason: 'it is not Tycho' }],
  ['a page', 200, '<html>', { status: 'absent', reason: 'what answers there does not speak JSON' }],
  ['a refusal', 403, '', { status: 'absent', reason: expect.stringContaining('403: Forbidden') }],
])('what answers with %s', async (_, code, body, expected) => {
  using it = await serving((request, response) =>
    response.writeHead(request.url === '/healthz' ? code : 404).end(body),
  );
  expect(await probe(`${it.url}/`)).toEqual(expected);
});

test('what takes connections and says nothing is there', async () => {
  using it = await serving(() => {});
  expect(await probe(it.url, { timeout: 50 })).toEqual({ status: 'silent', reason: 'no answer within 0.05 s' });
  const reason = new Error('called off');
  const stop = new AbortController();
  const called = probe(it.url, { signal: stop.signal });
  stop.abort(reason);
  await expect(called).rejects.toBe(reason);
});

test('where nothing listens, that is said', async () => {
  const gone = await serving(() => {});
  gone[Symbol.dispose]();
  const reason = expect.stringContaining('ECONNREFUSED');
  expect(await probe(gone.url)).toEqual({ status: 'absent', reason });
});
