import { newToken, tokenHash } from '@tycho/access';
import { startEmbedded } from '@tycho/embedded';
import { expect, test } from 'vitest';
import { ask } from '../ask.ts';
import { compose } from '../compose-texts.ts';
import { startCli } from '../run-cli.ts';
import { startTycho } from '../tycho.ts';

const SECRET = 'correct-horse-battery-staple';
const withSecret = compose(
  `name: boarded\nservices:\n  web:\n    image: nginx\n    environment: { DB_PASSWORD: "${SECRET}" }\n`,
);

test('the board shows jobs, hides what systems are made of, and changes nothing', async () => {
  await using cluster = await startEmbedded();
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0 });
  const { id, guid } = await tycho.client.up(withSecret);
  await using api = startCli(
    ['api', '--embedded', '--workers', '0', '--port', '0', '--redis', tycho.redis.url, '--board'],
    {},
  );
  const url = await api.printed(/API {7}(http:\S+)\n/);
  expect(await api.printed(/Board {5}(http:\S+)\n/)).toBe(`${url}/board`);

  const page = await ask(`${url}/board`);
  expect([page.status, page.type]).toEqual([200, expect.stringContaining('text/html')]);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
  const [, style = ''] = /href="(static\/[^"]+\.css)"/.exec(String(page.body)) ?? [];
  const kept = async (path: string) => (await fetch(`${url}/board/${path}`)).headers.get('cache-control');
  expect([await kept(''), await kept('api/queues'), await kept(style)]).toEqual([
    'no-store',
    'no-store',
    expect.stringContaining('max-age'),
  ]);
  const job = await ask(`${url}/board/api/queues/systems/${id}`);
  expect(job).toMatchObject({ status: 200, body: { job: { id, data: { kind: 'up', guid, name: 'boarded' } } } });
  const answers = await Promise.all(
    [
      `/queues?activeQueue=systems&status=prioritized&page=1`,
      `/queues/systems/${id}`,
      `/queues/systems/${id}/logs`,
      `/queues/systems/${id}/flow`,
    ].map((path) => ask(`${url}/board/api${path}`)),
  );
  expect(answers[0]?.status).toBe(200);
  expect(JSON.stringify(answers[0]?.body)).toContain(id);
  expect(JSON.stringify(answers.map((it) => it.body))).not.toContain(SECRET);

  for (const [method, path] of [
    ['PUT', `/queues/systems/${id}/clean`],
    ['PUT', '/queues/systems/pause'],
    ['PUT', '/queues/systems/obliterate'],
    ['PUT', '/queues/systems/empty'],
    ['PUT', '/queues/pause'],
    ['PATCH', `/queues/systems/${id}/update-data`],
    ['POST', '/queues/systems/add'],
  ] as const) {
    const { status } = await ask(`${url}/board/api${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect([method, path, status >= 400 || path === '/queues/pause']).toEqual([method, path, true]);
  }
  expect((await tycho.client.job(id)).state).toBe('queued');
  expect((await tycho.client.ready()).paused).toBe(false);
});

test('without the switch there is no board', async () => {
  await using cluster = await startEmbedded();
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0 });
  expect((await ask(`${tycho.url}/board`)).status).toBe(404);
});

test('where callers are asked, a browser asks for a token as the password, for the board alone', async () => {
  await using cluster = await startEmbedded();
  const tokens = { ops: newToken(), ann: newToken() };
  const roles = { ops: 'operator', ann: 'user' } as const;
  await using tycho = await startTycho({
    kubeconfig: cluster.kubeconfig,
    workers: 0,
    board: true,
    access: {
      tokens: (['ops', 'ann'] as const).map((name) => ({ name, role: roles[name], sha256: tokenHash(tokens[name]) })),
    },
  });
  const as = (token: string) => ({ authorization: `Basic ${Buffer.from(`anybody:${token}`).toString('base64')}` });
  const status = async (path: string, headers?: Record<string, string>) =>
    (await ask(`${tycho.url}${path}`, headers ? { headers } : {})).status;

  const unasked = await ask(`${tycho.url}/board`);
  expect([unasked.status, unasked.headers.get('www-authenticate')]).toEqual([401, expect.stringMatching(/^Basic /)]);
  for (const path of ['/board', '/BOARD/', '/board/api/queues']) {
    const shown = await ask(`${tycho.url}${path}`, { headers: as(tokens.ops) });
    expect([path, shown.status, shown.headers.get('www-authenticate')]).toEqual([path, 200, null]);
    expect([path, await status(path, { authorization: `Bearer ${tokens.ops}` })]).toEqual([path, 200]);
    expect([path, await status(path, as(tokens.ann))]).toEqual([path, 403]);
    expect([path, await status(path, as(newToken()))]).toEqual([path, 401]);
  }
  expect(await status('/systems', as(tokens.ops))).toBe(401);
});
