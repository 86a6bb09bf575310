import { startEmbedded } from '@tycho/embedded';
import { UPKEEP_QUEUE } from '@tycho/queue';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { describe, test } from 'vitest';
import { ask, post } from '../ask.ts';
import { compose, oneService } from '../compose-texts.ts';
import { runCli } from '../run-cli.ts';
import { startTycho, type TychoOptions } from '../tycho.ts';

async function start(options: Partial<TychoOptions> = {}) {
  const stack = new AsyncDisposableStack();
  const cluster = stack.use(await startEmbedded({ readyAfter: 20 }));
  const tycho = stack.use(await startTycho({ kubeconfig: cluster.kubeconfig, reconcileEvery: 300, ...options }));
  const { client } = tycho;
  return {
    tycho,
    client,
    cluster,
    guids: async () => (await client.systems()).map((it) => it.guid),
    /** The jobs of the system, as the queue has them. */
    async downs(guid: string) {
      const queue = new Queue('systems', { connection: { url: tycho.redis.url }, prefix: 'tycho' });
      const jobs = await queue.getJobs();
      await queue.close();
      return jobs.filter((it) => it.name === 'down' && it.data.guid === guid).map((it) => it.id ?? '');
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const withVolume = (more: string) =>
  compose(`name: shop\n${more}services:\n  db: { image: db, volumes: [data:/data] }\nvolumes: { data: {} }\n`);

describe.concurrent('a lifetime', () => {
  test('a system ends when its time to live has passed, once, with a cause, and its volumes stay', async ({
    expect,
  }) => {
    await using it = await start({ workers: 2 });
    const { guid } = await (await it.client.up(withVolume('x-tycho: { ttl: 2s }\n'))).finished();
    const lasting = await (await it.client.up({ ...oneService('lasting'), ttl: '1h' })).finished();
    expect((await it.client.system(lasting.guid)).ends?.reason).toBe('its time to live of 1h ends');
    await expect.poll(it.guids, { timeout: 20_000 }).toEqual([lasting.guid]);
    const downs = await it.downs(guid);
    expect(downs).toHaveLength(1);
    await expect.poll(async () => (await it.client.job(downs[0] ?? '')).state, { timeout: 10_000 }).toBe('completed');
    expect(await it.client.job(downs[0] ?? '')).toMatchObject({
      cause: 'its time to live of 2s ended',
      owner: 'anonymous',
    });
    const claims = await ask(`${it.cluster.url}/api/v1/persistentvolumeclaims?labelSelector=tycho-guid%3D${guid}`);
    expect((claims.body as { items: object[] }).items).toHaveLength(1);
  });

  test('when it ends can be changed, is no revision, and stays when nothing is said', async ({ expect }) => {
    await using it = await start({ reconcileEvery: 60_000 });
    const file = oneService('web');
    const { guid } = await (await it.client.up({ ...file, ttl: '8h' })).finished();
    const first = await it.client.system(guid);
    expect(Date.parse(first.ends?.at ?? '') - Date.parse(first.createdAt)).toBeGreaterThan(8 * 3_600_000 - 60_000);
    await (await it.client.up({ ...file, guid })).finished();
    expect(await it.client.system(guid)).toMatchObject({ revision: 1, ends: first.ends });
    await (await it.client.modify(guid, { ttl: '1h', idle: '30m' })).finished();
    const second = await it.client.system(guid);
    expect(second).toMatchObject({ revision: 1, ends: { reason: 'nobody touches it for 30m' } });
    await (await it.client.modify(guid, { labels: { team: 'a' } })).finished();
    expect(await it.client.system(guid)).toMatchObject({ revision: 2, ends: { reason: 'nobody touches it for 30m' } });
    await (await it.client.modify(guid, { idle: 'none' })).finished();
    expect(await it.client.system(guid)).toMatchObject({
      revision: 2,
      ends: { reason: 'its time to live of 1h ends' },
    });
    await (await it.client.rollback(guid)).finished();
    expect(await it.client.system(guid)).toMatchObject({
      revision: 3,
      ends: { reason: 'its time to live of 1h ends' },
    });
    await (await it.client.up({ ...file, guid, ttl: 'none' })).finished();
    expect((await it.client.system(guid)).ends).toBe(null);
    await expect(it.client.modify(guid, { ttl: 'soon' })).rejects.toMatchObject({
      problems: [{ code: 'request-invalid', path: 'ttl' }],
    });
    await expect(it.client.up({ ...file, idle: '5' })).rejects.toMatchObject({
      problems: [{ code: 'value-invalid', path: 'x-tycho.idle' }],
    });
  });

  test('an idle system ends, one that is touched stays, also when Redis has forgotten all touches', async ({
    expect,
  }) => {
    await using it = await start({ workers: 2 });
    const idle = await (await it.client.up({ ...oneService('idle'), idle: '3s' })).finished();
    const busy = await (await it.client.up({ ...oneService('busy'), idle: '3s' })).finished();
    const touching = setInterval(() => void it.client.touch(busy.guid).catch(() => {}), 500);
    try {
      await expect.poll(it.guids, { timeout: 20_000 }).toEqual([busy.guid]);
      const [down = ''] = await it.downs(idle.guid);
      expect(await it.client.job(down)).toMatchObject({ cause: 'nobody touched it for 3s' });
      const redis = new Redis(it.tycho.redis.url);
      await redis.del('tycho:touched');
      await redis.quit();
      await it.client.touch(busy.guid);
      expect(await it.guids()).toEqual([busy.guid]);
    } finally {
      clearInterval(touching);
    }
    await expect.poll(it.guids, { timeout: 20_000 }).toEqual([]);
    const unknown = await post(`${it.tycho.url}/systems/${'0'.repeat(32)}/touch`, {});
    expect([unknown.status, unknown.body]).toMatchObject([404, { problems: [{ code: 'system-unknown' }] }]);
  });

  test('the operator says how long systems live that do not say it, and at most', async ({ expect }) => {
    const policy = { lifetime: { ttl: { default: '2h', most: '4h' } } };
    await using it = await start({ policy, reconcileEvery: 60_000 });
    const { guid } = await (await it.client.up(oneService('usual'))).finished();
    expect((await it.client.system(guid)).ends?.reason).toBe('its time to live of 2h ends');
    const asking = it.client.up(compose('x-tycho: { ttl: 5h }\nservices: { a: { image: a } }\n'));
    await expect(asking).rejects.toMatchObject({
      problems: [{ code: 'policy-refused', path: 'x-tycho.ttl', file: 'compose.yaml', line: 1 }],
    });
    await expect(it.client.modify(guid, { ttl: 'none' })).rejects.toMatchObject({
      problems: [{ code: 'policy-refused' }],
    });
  });

  test('nothing ends while the upkeep is paused, and all of it when it goes on', async ({ expect }) => {
    await using it = await start();
    const upkeep = new Queue(UPKEEP_QUEUE, { connection: { url: it.tycho.redis.url }, prefix: 'tycho' });
    await upkeep.pause();
    const { guid } = await (await it.client.up({ ...oneService('paused'), ttl: '1s' })).finished();
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await it.guids()).toEqual([guid]);
    await upkeep.resume();
    await upkeep.close();
    await expect.poll(it.guids, { timeout: 20_000 }).toEqual([]);
    expect(await it.downs(guid)).toHaveLength(1);
  });

  test('the command says how long a system lives, touches it, and shows when it ends', async ({ expect }) => {
    await using it = await start({ reconcileEvery: 60_000 });
    const env = { TYCHO_URL: it.tycho.url };
    const up = await runCli(['up', '-n', 'note', '-c', 'nginx', '--ttl', '8h', '--idle', '90m'], { env });
    expect(up).toMatchObject({ code: 0 });
    const [guid = ''] = await it.guids();
    expect(await runCli(['touch', guid], { env })).toMatchObject({ code: 0, stdout: `${guid}\n` });
    const status = await runCli(['status', '-o', 'wide'], { env });
    expect(status.stdout).toMatch(/ENDS[\s\S]* 1h /);
    expect(await runCli(['modify', guid, '--idle', 'none', '--wait'], { env })).toMatchObject({ code: 0 });
    expect((await runCli(['status', '-o', 'wide'], { env })).stdout).toMatch(/ENDS[\s\S]* 7h /);
    const unknown = await runCli(['touch', '0'.repeat(32)], { env });
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('system-unknown')]);
  });
});
