import { NoEventsError, TychoApiError, TychoClient, TychoJobError, TychoUnreachableError } from '@tycho/client';

/**
 * What a program does with the client library, wherever it runs: it asks for nothing of Node. What it tells is the same
 * everywhere.
 */
export async function visit(url: string) {
  const client = new TychoClient(url, { owner: 'größe' });
  const web = (name: string, image = 'nginx') => ({
    name,
    files: { 'compose.yaml': `services: { web: { image: ${image}, ports: [80] } }` },
  });

  const idempotencyKey = crypto.randomUUID();
  const launch = await client.up(web('guest'), { idempotencyKey });
  const again = await client.up(web('guest'), { idempotencyKey });
  const states = new Set<string>();
  for await (const { state } of launch.progress()) states.add(state);
  const { owner } = await client.system(launch.guid);
  const said: string[] = [];
  for await (const { service, text } of client.logs(launch.guid)) said.push(`${service}: ${text}`);

  const happened: string[] = [];
  for await (const it of client.systemEvents(launch.guid)) {
    if (happened.length === 0) await client.down(launch.guid, { volumes: true });
    if (it.event === 'end' || it.event === 'removed') happened.push(it.event);
  }

  const batch = await client.bulk({ defaults: web('many'), launches: [{ count: 3 }] });
  const { counts } = await batch.finished();
  const removed = await (await client.downBatch(batch.id)).finished();

  const failing = await client.up(web('failing', 'missing/web'));
  const codes = await failing.finished().catch(codesOf);
  const codesAgain = await (await client.retry(failing.id)).finished().catch(codesOf);
  const slow = await client.up(web('slow', 'unhealthy/web'));
  await client.cancel(slow.id);
  const cancelled = await slow.finished().catch((error) => (error as TychoJobError).job?.state);
  for (const { guid } of [failing, slow]) await (await client.down(guid)).finished();

  const refused = await client.up(web('wrong', '[]')).catch(codesOf);
  const nobody = new TychoClient('http://127.0.0.1:9', { patience: { unreachable: 0, busy: 0 } });
  const unreachable = await nobody.systems().catch((error) => error instanceof TychoUnreachableError);

  const stop = new AbortController();
  let stopped: unknown = null;
  try {
    setTimeout(() => stop.abort(new Error('enough')), 100);
    for await (const _ of client.events({ signal: stop.signal }));
  } catch (error) {
    stopped = error instanceof NoEventsError ? error.name : (error as Error).message;
  }

  return {
    node: 'process' in globalThis || 'Buffer' in globalThis,
    same: again.id === launch.id,
    end: [...states].at(-1),
    owner,
    said,
    happened: [...new Set(happened)].sort(),
    completed: [counts.completed, removed.counts.completed],
    codes: [codes, codesAgain],
    cancelled,
    refused,
    unreachable,
    stopped,
    left: (await client.systems({ owner: 'größe' })).length,
  };
}

function codesOf(error: unknown): string[] {
  if (error instanceof TychoApiError) return error.problems.map((it) => it.code);
  if (error instanceof TychoJobError) return error.job.problems.map((it) => it.code);
  throw error;
}
