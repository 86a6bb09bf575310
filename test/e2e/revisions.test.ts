import type { TychoApiError } from '@tycho/client';
import { dryRunSchema, type Job, jobSchema, revisionListSchema } from '@tycho/contract';
import { startEmbedded } from '@tycho/embedded';
import { describe, test } from 'vitest';
import { ask, post, problemsIn } from '../ask.ts';
import { compose } from '../compose-texts.ts';
import { lastOf } from '../last-of.ts';
import { runCli } from '../run-cli.ts';
import { startTycho } from '../tycho.ts';

const shop = (image: string, more = '') =>
  compose(`name: shop\nservices:\n  web: { image: ${image}, ports: ["80"] }\n${more}`);
const good = shop('nginx:1', '  db: { image: postgres, volumes: ["data:/data"] }\nvolumes: { data: }\n');
const better = shop('nginx:2');
const bad = shop('missing/image:1');

async function start() {
  const cluster = await startEmbedded({ readyAfter: 20 });
  const tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
  return {
    ...tycho,
    cluster: cluster.url,
    /** Names of what there is of a kind. */
    async names(path: string): Promise<string[]> {
      const { body } = await ask(`${cluster.url}${path}?labelSelector=executor%3Dtycho`);
      return (body as { items: { metadata: { name: string } }[] }).items.map((it) => it.metadata.name).sort();
    },
    async image(): Promise<string | undefined> {
      const { body } = await ask(`${cluster.url}/apis/apps/v1/deployments?labelSelector=executor%3Dtycho`);
      const { items } = body as { items: { spec: { template: { spec: { containers: { image: string }[] } } } }[] };
      return items.flatMap((it) => it.spec.template.spec.containers).find((it) => it.image !== 'postgres')?.image;
    },
    async [Symbol.asyncDispose]() {
      await tycho[Symbol.asyncDispose]();
      await cluster.stop();
    },
  };
}

/** `Deployment configured`, without those that are unchanged. */
const changed = ({ changes }: Pick<Job, 'changes'>) =>
  changes
    .filter((it) => it.action !== 'unchanged')
    .map((it) => `${it.artifact.split('/')[0]} ${it.action}`)
    .sort();

describe.concurrent('revisions', () => {
  test('an update changes what differs, prunes what is gone, and keeps volumes', async ({ expect }) => {
    await using it = await start();
    const first = await it.client.up(good);
    expect(await first.finished()).toMatchObject({ revision: 1 });
    const second = await (await it.client.up({ ...better, update: true })).finished();
    expect(second).toMatchObject({ guid: first.guid, revision: 2 });
    expect(changed(second)).toEqual([
      'ConfigMap configured',
      'Deployment configured',
      'Deployment deleted',
      'NetworkPolicy deleted',
    ]);
    expect(await it.image()).toBe('nginx:2');
    expect(await it.names('/api/v1/persistentvolumeclaims')).toHaveLength(1);
    const third = await (await it.client.up({ ...better, guid: first.guid })).finished();
    expect(third).toMatchObject({ revision: 2 });
    expect(changed(third)).toEqual([]);
  });

  test('says when no system, or more than one, has the name that is to be updated', async ({ expect }) => {
    await using it = await start();
    const none = await post(`${it.url}/systems`, { ...better, update: true });
    expect([none.status, problemsIn(none)[0]?.code]).toEqual([404, 'system-unknown']);
    for (const _ of [1, 2]) await (await it.client.up(better)).finished();
    const several = await post(`${it.url}/systems`, { ...better, update: true });
    expect([several.status, problemsIn(several)[0]?.code]).toEqual([409, 'system-ambiguous']);
    const both = await post(`${it.url}/systems`, { ...better, update: true, guid: '0'.repeat(32) });
    expect([both.status, problemsIn(both)[0]?.code]).toEqual([400, 'request-invalid']);
  });

  test('an atomic update that fails brings back the last revision that was ready', async ({ expect }) => {
    await using it = await start();
    const { guid } = await (await it.client.up(good)).finished();
    await (await it.client.up({ ...bad, guid })).finished().catch(() => {});
    const job = jobSchema.parse(await lastOf(await it.client.up({ ...bad, guid, atomic: true })));
    expect(job).toMatchObject({ state: 'failed', revision: 3 });
    expect(job.problems.map(({ level, code }) => `${level} ${code}`)).toEqual([
      'error image-unavailable',
      'note went-back',
    ]);
    expect(job.problems[1]?.message).toBe('revision 1 was brought back, as revision 3');
    expect(await it.image()).toBe('nginx:1');
    expect(await it.client.system(guid)).toMatchObject({ state: 'ready', revision: 3 });
    expect((await it.client.revisions(guid)).map(({ revision, state }) => `${revision} ${state}`)).toEqual([
      '3 current',
      '2 failed',
      '1 superseded',
    ]);
  });

  test('a service that fails may ask itself to go back, once there is something to go back to', async ({ expect }) => {
    await using it = await start();
    const asks = (image: string) =>
      compose(`
name: shop
services:
  web:
    image: ${image}
    deploy:
      replicas: 2
      update_config: { parallelism: 1, failure_action: rollback }
      rollback_config: { parallelism: 2, order: start-first }
`);
    const first = await lastOf(await it.client.up(asks('missing/image:1')));
    expect(first).toMatchObject({ state: 'failed', revision: 1 });
    expect(first.problems.map(({ code }) => code)).toEqual(['image-unavailable']);
    const { guid } = first;
    await (await it.client.up({ ...asks('nginx:1'), guid })).finished();
    const strategy = async () => {
      const { body } = await ask(`${it.cluster}/apis/apps/v1/deployments?labelSelector=executor%3Dtycho`);
      return (body as { items: { spec: { strategy: { rollingUpdate: object } } }[] }).items[0]?.spec.strategy
        .rollingUpdate;
    };
    expect(await strategy()).toEqual({ maxSurge: 0, maxUnavailable: 1 });
    const job = await lastOf(await it.client.up({ ...asks('missing/image:2'), guid }));
    expect(job).toMatchObject({ state: 'failed', revision: 4 });
    expect(job.problems.map(({ code }) => code)).toEqual(['image-unavailable', 'went-back']);
    expect([await it.image(), await strategy()]).toEqual(['nginx:1', { maxSurge: 2, maxUnavailable: 0 }]);
  });

  test('an atomic first launch that fails leaves nothing', async ({ expect }) => {
    await using it = await start();
    const job = await lastOf(await it.client.up({ ...bad, atomic: true }));
    expect(job).toMatchObject({ state: 'failed' });
    expect(job.problems[1]).toMatchObject({ code: 'went-back', level: 'note' });
    expect(await it.client.systems()).toEqual([]);
    for (const path of ['/api/v1/secrets', '/api/v1/configmaps', '/apis/apps/v1/deployments'])
      expect(await it.names(path)).toEqual([]);
  });

  test('a failed revision that is applied again and becomes ready is no longer failed', async ({ expect }) => {
    await using it = await start();
    const { guid } = await (await it.client.up(good)).finished();
    await it.backend.markRevision(guid, 1, true, new AbortController().signal);
    expect((await it.client.revisions(guid))[0]).toMatchObject({ state: 'failed' });
    await (await it.client.up({ ...good, guid })).finished();
    expect((await it.client.revisions(guid))[0]).toMatchObject({ state: 'current' });
  });

  test('goes back, forth, and says which revisions there are', async ({ expect }) => {
    await using it = await start();
    const { guid } = await (await it.client.up(good)).finished();
    await (await it.client.up({ ...better, guid })).finished();
    const back = await (await it.client.rollback(guid)).finished();
    expect(back).toMatchObject({ kind: 'up', revision: 3 });
    expect(await it.image()).toBe('nginx:1');
    expect(await it.names('/apis/apps/v1/deployments')).toHaveLength(2);
    await (await it.client.rollback(guid, { to: 2 })).finished();
    expect(await it.image()).toBe('nginx:2');
    const { body } = await ask(`${it.url}/systems/${guid}/revisions`);
    expect(revisionListSchema.parse(body).revisions.map((one) => one.cause)).toEqual([
      'rollback to 2',
      'rollback to 1',
      'up',
      'up',
    ]);
    const unknown = await post(`${it.url}/systems/${guid}/rollback`, { to: 9 });
    expect([unknown.status, problemsIn(unknown)[0]?.hint]).toEqual([404, 'Kept are: 4, 3, 2, 1.']);
    const nobody = await post(`${it.url}/systems/${'0'.repeat(32)}/rollback`, {});
    expect([nobody.status, problemsIn(nobody)[0]?.code]).toEqual([404, 'system-unknown']);
  });

  test('has nothing to go back to after the first launch', async ({ expect }) => {
    await using it = await start();
    const { guid } = await (await it.client.up(good)).finished();
    const answer = await post(`${it.url}/systems/${guid}/rollback`, {});
    expect([answer.status, problemsIn(answer)[0]?.code]).toEqual([404, 'revision-unknown']);
  });

  test('a dry run tells what would change, and changes nothing', async ({ expect }) => {
    await using it = await start();
    const fresh = await ask(`${it.url}/systems?dryRun=true`, {
      method: 'POST',
      headers: { 'content-type': 'application/yaml' },
      body: good.files['compose.yaml'],
    });
    expect(fresh.status).toBe(200);
    expect(dryRunSchema.parse(fresh.body)).toMatchObject({ guid: null, name: 'shop' });
    expect(await it.client.systems()).toEqual([]);
    const { guid } = await (await it.client.up(good)).finished();
    const update = await it.client.dryRun({ ...better, update: true });
    expect(update.guid).toBe(guid);
    expect(changed(update)).toEqual([
      'ConfigMap configured',
      'Deployment configured',
      'Deployment deleted',
      'NetworkPolicy deleted',
    ]);
    expect(await it.image()).toBe('nginx:1');
    expect(await it.client.system(guid)).toMatchObject({ revision: 1 });
    expect(changed(await it.client.dryRun({ ...good, guid }))).toEqual([]);
    const refused = await post(`${it.url}/systems`, { ...shop('""'), dryRun: true });
    expect(refused.status).toBe(400);
  });

  test('the command shows a dry run as lines or as a difference', async ({ expect }) => {
    await using it = await start();
    const env = { TYCHO_URL: it.url };
    await (await it.client.up(good)).finished();
    const tried = (...more: string[]) =>
      runCli(['up', '-f', '-', '-n', 'shop', '--update', '--dry-run', ...more], {
        env,
        input: better.files['compose.yaml'],
      });
    const lines = await tried();
    expect(lines).toMatchObject({ code: 0, stderr: '' });
    expect(lines.stdout).toMatch(
      /^configured Deployment\/shop-web-.*\n(.*\n)*2 configured, 2 deleted, \d unchanged \(dry run\)\n$/m,
    );
    const { stdout } = await tried('-o', 'diff');
    expect(stdout).toContain('\n-          image: nginx:1\n+          image: nginx:2\n');
    expect(stdout).toContain('deleted Deployment/shop-db-');
    expect(dryRunSchema.parse(JSON.parse((await tried('-o', 'json')).stdout)).changes.length).toBeGreaterThan(4);
    expect((await tried('--count', '2')).code).toBe(2);
    expect((await tried('--wait')).code).toBe(2);
    expect((await it.client.systems()).map((one) => one.revision)).toEqual([1]);
  });

  test('what somebody changed by hand is shown, and mended by the next up', async ({ expect }) => {
    await using it = await start();
    const { guid } = await (await it.client.up(good)).finished();
    await (await it.client.up(better)).finished();
    expect((await it.client.systems({ drift: true })).map((one) => one.drift)).toEqual([[], []]);
    expect(await it.client.system(guid)).toMatchObject({ drift: null });
    const [web = '', db = ''] = ['web', 'db'].map((name) => `shop-${name}-${guid.slice(0, 8)}`);
    const patched = await ask(`${it.cluster}/apis/apps/v1/namespaces/default/deployments/${web}?fieldManager=hand`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ spec: { replicas: 3 }, metadata: { labels: { executor: 'tycho', more: 'x' } } }),
    });
    expect(patched.status).toBe(200);
    await ask(`${it.cluster}/apis/networking.k8s.io/v1/namespaces/default/networkpolicies/${db}`, { method: 'DELETE' });
    const changed = await it.client.system(guid, { drift: true });
    expect(changed.drift).toEqual([
      { artifact: `Deployment/${web}`, difference: 'changed', fields: ['spec.replicas'] },
      { artifact: `NetworkPolicy/${db}`, difference: 'missing', fields: [] },
    ]);
    const wide = await runCli(['status', guid, '-o', 'wide'], { env: { TYCHO_URL: it.url } });
    expect(wide.stdout).toContain(`Deployment/${web} (spec.replicas), NetworkPolicy/${db} missing`);
    const mended = await (await it.client.up({ ...good, guid })).finished();
    expect(mended.revision).toBe(1);
    expect(
      mended.changes
        .filter((one) => one.action !== 'unchanged')
        .map((one) => one.action)
        .sort(),
    ).toEqual(['configured', 'created']);
    expect(await it.client.system(guid, { drift: true })).toMatchObject({ drift: [] });
  });

  test('limits and labels of a running system are changed, and only limits start containers anew', async ({
    expect,
  }) => {
    await using it = await start();
    const { guid } = await (await it.client.up(good)).finished();
    const env = { TYCHO_URL: it.url };
    const limits = await runCli(['modify', guid, '--cpu', '500m', '--memory', '64m', '--service', 'web', '--wait'], {
      env,
    });
    expect(limits.code).toBe(0);
    expect(limits.stderr).toMatch(/^shop revision 2: 2 configured, \d unchanged$/m);
    const web = async () => {
      const { body } = await ask(
        `${it.cluster}/apis/apps/v1/namespaces/default/deployments/shop-web-${guid.slice(0, 8)}`,
      );
      return body as {
        metadata: { generation: number; labels: Record<string, string> };
        spec: { template: { spec: { containers: { resources: object }[] } } };
      };
    };
    const limited = await web();
    expect(limited.spec.template.spec.containers[0]?.resources).toEqual({
      limits: { cpu: '500m', memory: '67108864' },
    });
    const labelled = await (await it.client.modify(guid, { labels: { team: 'a' } })).finished();
    expect(labelled).toMatchObject({ kind: 'modify', revision: 3 });
    const after = await web();
    expect([after.metadata.labels.team, after.metadata.generation]).toEqual(['a', limited.metadata.generation]);
    expect((await it.client.revisions(guid)).map((one) => one.cause)).toEqual([
      'modify: label team',
      'modify web: cpu 500m, memory 64m',
      'up',
    ]);
    const wrong = await runCli(['modify', guid, '--cpu', 'much', '--label', 'executor=me'], { env });
    expect(wrong.code).toBe(1);
    expect(wrong.stderr.match(/\[request-invalid\]/g)).toHaveLength(2);
    expect((await runCli(['modify', guid], { env })).code).toBe(2);
    expect((await runCli(['modify', '0'.repeat(32), '--cpu', '1'], { env })).stderr).toContain('[system-unknown]');
  });

  test('a change starts from what the operations before it are to make, and supersedes them', async ({ expect }) => {
    await using it = await start();
    const { guid } = await (await it.client.up(good)).finished();
    const tried = await runCli(['modify', guid, '--label', 'team=a', '--dry-run', '-o', 'wide'], {
      env: { TYCHO_URL: it.url },
    });
    expect(tried).toMatchObject({ code: 0, stdout: expect.stringMatching(/configured.*\(dry run\)\n$/) });
    expect(await it.client.system(guid)).toMatchObject({ revision: 1 });

    const before = await it.client.up({ ...better, guid });
    const labelled = await it.client.modify(guid, { labels: { team: 'a' } });
    const limited = await it.client.modify(guid, { memory: '64m' });
    expect(await limited.finished()).toMatchObject({ state: 'completed' });
    const ends = (await it.client.jobs([before.id, labelled.id])).map((job) => job.state);
    expect(ends.filter((state) => state !== 'superseded' && state !== 'completed')).toEqual([]);
    const { body } = await ask(`${it.cluster}/apis/apps/v1/deployments?labelSelector=executor%3Dtycho`);
    expect(JSON.stringify(body)).toMatch(/"team":"a".*"image":"nginx:2".*"memory":"67108864"/);
    await it.client.down(guid);
    const late = await it.client
      .modify(guid, { memory: '128m' })
      .catch((error: TychoApiError) => error.problems[0]?.code);
    expect(['system-removing', 'system-unknown']).toContain(late);
  });

  test('the command updates, tells what changed, lists revisions and goes back', async ({ expect }) => {
    await using it = await start();
    const env = { TYCHO_URL: it.url };
    const up = (image: string, ...more: string[]) =>
      runCli(['up', '-f', '-', '-n', 'shop', '--wait', ...more], {
        env,
        input: good.files['compose.yaml'].replace('nginx:1', image),
      });
    expect((await up('nginx:1')).code).toBe(0);
    const update = await up('nginx:2', '--update');
    expect(update.code).toBe(0);
    expect(update.stderr).toMatch(/^configured +Deployment\/shop-web-/m);
    expect(update.stderr).toMatch(/^shop revision 2: 2 configured, \d unchanged$/m);
    const failed = await up('missing/image:1', '--update', '--atomic');
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('failed: revision 2 was brought back, as revision 4');
    const [{ guid = '' } = {}] = await it.client.systems();
    const history = await runCli(['history', guid], { env });
    expect(history.stdout.split('\n').map((line) => line.trim().split(/\s+/).slice(0, 2).join(' '))).toEqual([
      'REVISION STATE',
      '4 current',
      '3 failed',
      '2 superseded',
      '1 superseded',
      '',
    ]);
    expect(await runCli(['rollback', guid, '--to', '1', '--wait'], { env })).toMatchObject({ code: 0 });
    expect(await it.image()).toBe('nginx:1');
    const nothing = await runCli(['rollback', guid, '--to', '77'], { env });
    expect(nothing).toMatchObject({ code: 1, stderr: expect.stringContaining('[revision-unknown]') });
    expect((await runCli(['history', 'nobody'], { env })).code).toBe(2);
  });
});
