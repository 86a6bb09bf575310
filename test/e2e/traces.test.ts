import { startEmbedded } from '@tycho/embedded';
import { expect, test } from 'vitest';
import { ask } from '../ask.ts';
import { oneService } from '../compose-texts.ts';
import { startOtlpReceiver } from '../otlp-receiver.ts';
import { startProxy } from '../proxy.ts';
import { testRedis } from '../redis.ts';
import { startCli } from '../run-cli.ts';

const CALLER = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };

const kinds = { server: 2, client: 3, producer: 4, consumer: 5 };

test('one launch is one trace, from the request to each request to the cluster, attempts and waits included', async () => {
  await using cluster = await startEmbedded({ readyAfter: 300 });
  await using proxy = await startProxy(cluster.url);
  await using redis = await testRedis();
  await using receiver = await startOtlpReceiver();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  const common = ['--redis', redis.url, '--cluster', proxy.url];
  await using api = startCli(['api', ...common, '--port', '0', '--workers', '0'], env);
  await using worker = startCli(['worker', ...common], env);
  const url = await api.printed(/API {7}(http:\S+)\n/);
  let conflicts = 1;
  const told: unknown[] = [];
  proxy.answer = (line, { headers }) => {
    if (!line.startsWith('PATCH')) return null;
    told.push(headers.traceparent);
    return line.includes('/deployments/') && conflicts-- > 0 ? { status: 409 } : null;
  };

  const accepted = await ask(`${url}/systems`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent: `00-${CALLER.traceId}-${CALLER.spanId}-01` },
    body: JSON.stringify(oneService('traced')),
  });
  expect(accepted.status).toBe(202);
  const { jobId, guid } = accepted.body as { jobId: string; guid: string };
  const job = async () => (await ask(`${url}/jobs/${jobId}`)).body;
  await expect.poll(job, { timeout: 30_000 }).toMatchObject({ state: 'completed', attempts: 1 });
  await worker.kill('SIGTERM');
  await api.kill('SIGTERM');

  const lines = [api, worker].flatMap(({ output }) => output.split('\n').filter((it) => it.includes(jobId)));
  expect(lines.length).toBeGreaterThanOrEqual(4);
  const written = lines.filter((it) => it.startsWith('{')).map((it) => JSON.parse(it) as { audit?: string });
  expect(written).toContainEqual(expect.objectContaining({ audit: 'launchSystem', traceId: CALLER.traceId }));
  for (const line of written.filter((it) => it.audit === undefined))
    expect(line).toMatchObject({ traceId: CALLER.traceId, guid });

  const trace = receiver.spans.filter((it) => it.traceId === CALLER.traceId);
  const byId = new Map(trace.map((it) => [it.spanId, it]));
  expect(trace.filter(({ parentSpanId = '' }) => !byId.has(parentSpanId))).toMatchObject([
    { name: 'POST /systems', kind: kinds.server, service: 'tycho-api', parentSpanId: CALLER.spanId },
  ]);
  const visits = trace.filter((it) => it.kind === kinds.consumer);
  expect(visits.length).toBeGreaterThanOrEqual(3);
  for (const visit of visits)
    expect(visit).toMatchObject({
      name: 'visit up',
      service: 'tycho-worker',
      attributes: { 'tycho.job': jobId, 'tycho.guid': guid },
    });
  expect(trace.filter((it) => it.kind === kinds.producer)).toMatchObject([{ service: 'tycho-api' }]);

  const ancestors = (span: (typeof trace)[number]): string[] => {
    const parent = byId.get(span.parentSpanId ?? '');
    return parent ? [parent.name, ...ancestors(parent)] : [];
  };
  const applied = trace.filter((it) => it.kind === kinds.client && it.name === 'patch deployments.apps');
  expect(applied.map((it) => Number(it.attributes['http.response.status_code'])).sort()).toEqual([201, 409].sort());
  for (const span of applied)
    expect(ancestors(span)).toEqual(expect.arrayContaining(['apply', 'visit up', 'POST /systems']));
  expect(trace.some((it) => it.name === 'open')).toBe(true);
  const patches = trace.filter((it) => it.kind === kinds.client && it.name.startsWith('patch '));
  expect(told.sort()).toEqual(patches.map((it) => `00-${CALLER.traceId}-${it.spanId}-01`).sort());
  // Watches, health and what BullMQ does for itself belong to no trace.
  const names = receiver.spans.map((it) => it.name);
  expect(names.filter((it) => /watch|getNextJob|extendLocks|moveStalled|readyz/.test(it))).toEqual([]);
});
