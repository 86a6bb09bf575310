import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Problem, problem } from '@tycho/ast';
import type { Job } from '@tycho/contract';
import { describe, expect, test } from 'vitest';
import { TychoApiError, TychoJobError, TychoUnreachableError } from './client-error.ts';
import { watchJobs } from './job-watch.ts';
import { TychoClient } from './tycho-client.ts';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A real server that answers what `answer` says, and keeps what it was asked. */
async function api(answer: (seen: Seen, count: number) => Answer) {
  const seen: Seen[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    const it = {
      method: request.method ?? '',
      url: request.url ?? '',
      body: await text(request),
      headers: request.headers,
    };
    seen.push(it);
    const { status = 200, headers = {}, body } = answer(it, seen.length);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    client: new TychoClient(`${url}/`),
    url,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const guid = '909f2e60b83340cd905ae3865d461156';
const accepted = { jobId: 'j1', guid, name: 'web', problems: [] };

const job = (changes: Partial<Job> = {}): Job => ({
  id: 'j1',
  kind: 'up',
  guid,
  name: 'web',
  owner: 'anonymous',
  cause: 'up',
  batchId: null,
  state: 'active',
  applied: false,
  attempts: 0,
  revision: 1,
  services: {},
  changes: [],
  problems: [],
  result: null,
  story: [],
  retryOf: null,
  createdAt: '2026-11-23T12:00:00.000Z',
  finishedAt: null,
  version: JSON.stringify(changes),
  ...changes,
});

const refusal = (status: number, problems: Problem[]): Answer => ({
  status,
  body: { type: 'about:blank', title: 'Refused', status, detail: 'it cannot be', problems },
});

describe('TychoClient', () => {
  test('posts a launch and follows its job until it is applied', async () => {
    await using it = await api(({ method }, count) =>
      method === 'POST' ? { status: 202, body: accepted } : { body: job({ applied: count > 3 }) },
    );
    const handle = await it.client.up({ files: { 'compose.yaml': 'services: {}' } });
    expect(handle).toMatchObject({ id: 'j1', guid, name: 'web' });
    expect((await handle.applied()).applied).toBe(true);
    expect(it.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /systems',
      'GET /events?ids=j1',
      'GET /jobs/j1',
      'GET /jobs/j1?wait=20&since=%7B%22applied%22%3Afalse%7D',
    ]);
    expect(JSON.parse(it.seen[0]?.body ?? '')).toEqual({ files: { 'compose.yaml': 'services: {}' } });
  });

  test('yields progress once for each change, and ends with the job', async () => {
    const states = ['queued', 'queued', 'active', 'active', 'completed'] as const;
    await using it = await api(({ method }, count) =>
      method === 'DELETE'
        ? { status: 202, body: accepted }
        : { body: job({ state: states[count - 2] ?? 'completed' }) },
    );
    const handle = await it.client.down(guid, { volumes: true });
    const seen: string[] = [];
    for await (const { state } of handle.progress()) seen.push(state);
    expect(seen).toEqual(['queued', 'active', 'completed']);
    expect(it.seen[0]?.url).toBe(`/systems/${guid}?volumes=true`);
  });

  test('says why a job failed', async () => {
    const why = problem('error', 'image-unavailable', 'image missing/x cannot be pulled');
    await using it = await api(({ method }) =>
      method === 'POST' ? { status: 202, body: accepted } : { body: job({ state: 'failed', problems: [why] }) },
    );
    const handle = await it.client.up({ files: {} });
    const failure = await handle.finished().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TychoJobError);
    expect(String(failure)).toContain('image missing/x cannot be pulled [image-unavailable]');
    await expect(handle.applied()).rejects.toThrow(TychoJobError);
  });

  test('carries every problem of a refusal', async () => {
    const problems = [
      problem('error', 'port-invalid', '"80:xx" is not a port', { file: 'compose.yaml', line: 7, column: 9 }),
      problem('error', 'image-missing', 'service web has neither image nor build'),
    ];
    await using it = await api(() => refusal(400, problems));
    const failure = await it.client.up({ files: {} }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TychoApiError);
    expect(failure).toMatchObject({ status: 400, problems });
    expect(String(failure)).toContain('compose.yaml:7:9');
  });

  test('shows the text of a refusal that is not a problem document', async () => {
    await using it = await api(() => ({ status: 502, body: 'Bad Gateway by the proxy' }));
    await expect(it.client.systems()).rejects.toThrow('502: Bad Gateway by the proxy');
  });

  test('says so when a refusal comes from something else', async () => {
    await using it = await api(() => ({ status: 404, body: '<html>Not here</html>' }));
    await expect(it.client.systems()).rejects.toThrow(
      `404: Not Found, and it is not the Tycho API that answers at ${it.url}/systems`,
    );
  });

  test('takes something else than the API for unreachable', async () => {
    await using it = await api(() => ({ body: '<html>hello</html>' }));
    await expect(it.client.systems()).rejects.toThrow(TychoUnreachableError);
  });

  test('names the URL and the way out when nothing answers', async () => {
    const { url, [Symbol.asyncDispose]: close } = await api(() => ({ body: {} }));
    await close();
    await expect(new TychoClient(url).systems()).rejects.toThrow(
      new RegExp(`no Tycho API answers at ${url} \\(.*ECONNREFUSED.*\\)\\. Start one with: tycho api`),
    );
  });

  test('reads readiness from a 503', async () => {
    const readiness = { ready: false, redis: false, cluster: true, orchestrator: 'Kubernetes', problems: [] };
    await using it = await api(() => ({ status: 503, body: readiness }));
    expect(await it.client.ready()).toEqual(readiness);
  });

  test('asks for many jobs with few requests', async () => {
    await using it = await api(({ url }) => ({
      body: { jobs: (new URL(url, 'http://x').searchParams.get('ids') ?? '').split(',').map((id) => job({ id })) },
    }));
    const ids = Array.from({ length: 400 }, (_, index) => `job-${index}`);
    expect((await it.client.jobs(ids)).map(({ id }) => id)).toEqual(ids);
    expect(it.seen).toHaveLength(3);
  });

  test('goes on following a job when the API says 503 for a moment', async () => {
    await using it = await api((_, count) =>
      count === 1
        ? refusal(503, [problem('error', 'redis-unavailable', 'Redis does not answer')])
        : { body: job({ state: 'completed' }) },
    );
    const seen: string[] = [];
    for await (const { state } of watchJobs({ jobs: async () => [await it.client.job('j1')] }, ['j1']))
      seen.push(state);
    expect(seen).toEqual(['completed']);
  });

  test('sends a key with each write, and the same one when it repeats it', async () => {
    await using it = await api((_, count) =>
      count < 3
        ? refusal(503, [problem('error', 'redis-unavailable', 'Redis does not answer')])
        : { status: 202, body: accepted },
    );
    await it.client.up({ files: {} });
    await it.client.up({ files: {} });
    await it.client.down(guid, { idempotencyKey: 'mine' });
    const keys = it.seen.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    expect(new Set(keys).size).toBe(3);
    expect(keys.at(-1)).toBe('mine');
  });

  test('repeats a write that found nobody for a while, and then says so', async () => {
    const { url, [Symbol.asyncDispose]: close } = await api(() => ({ body: {} }));
    await close();
    const client = new TychoClient(url, { patience: { unreachable: 150, busy: 0 } });
    await expect(client.up({ files: {} })).rejects.toThrow(TychoUnreachableError);
    const patient = new TychoClient(url, { patience: { unreachable: 60_000, busy: 0 } });
    const signal = AbortSignal.timeout(150);
    await expect(patient.up({ files: {} }, { signal })).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('does not repeat what was refused, nor what it may ask again only after too long', async () => {
    await using it = await api((_, count) =>
      count === 1
        ? refusal(422, [problem('error', 'policy-refused', 'no')])
        : { ...refusal(429, []), headers: { 'retry-after': '60' } },
    );
    await expect(it.client.up({ files: {} })).rejects.toMatchObject({ status: 422, retryAfter: null });
    await expect(it.client.up({ files: {} })).rejects.toMatchObject({ status: 429, retryAfter: 60 });
    expect(it.seen).toHaveLength(2);
  });

  test('stops waiting when it is told to', async () => {
    await using it = await api(({ method }) => (method === 'POST' ? { status: 202, body: accepted } : { body: job() }));
    const handle = await it.client.up({ files: {} });
    await expect(handle.finished({ signal: AbortSignal.timeout(120) })).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
