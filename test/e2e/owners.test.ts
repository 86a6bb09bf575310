import { join } from 'node:path';
import { startEmbedded } from '@tycho/embedded';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TychoClient } from '../../packages/client/src/index.ts';
import { ask, postYaml, problemsIn } from '../ask.ts';
import { oneService } from '../compose-texts.ts';
import { repository, runCli } from '../run-cli.ts';
import { startTycho, type Tycho } from '../tycho.ts';

const { files } = oneService('shop');
const text = files['compose.yaml'];

describe('every system has an owner', () => {
  let cluster: Awaited<ReturnType<typeof startEmbedded>>;
  let tycho: Tycho;
  beforeAll(async () => {
    cluster = await startEmbedded({ readyAfter: 0 });
    tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
  });
  afterAll(async () => {
    await tycho?.[Symbol.asyncDispose]();
    await cluster?.stop();
  });

  const by = (owner?: string) => new TychoClient(tycho.url, { owner });
  const root = async (guid: string) =>
    (await ask(`${cluster.url}/api/v1/namespaces/default/configmaps/tycho-${guid}`)).body as {
      metadata: { labels: Record<string, string>; annotations: Record<string, string> };
    };

  test('the one that the request names, as its root, its status and its jobs say', async () => {
    const job = await by('Zoë K. <zoe@example.org>').up({ files });
    expect(await job.finished()).toMatchObject({ owner: 'Zoë K. <zoe@example.org>' });
    expect(await by().system(job.guid)).toMatchObject({ owner: 'Zoë K. <zoe@example.org>' });
    const { labels, annotations } = (await root(job.guid)).metadata;
    expect(annotations['tycho-owner']).toBe('Zoë K. <zoe@example.org>');
    expect(labels.username).toBe('Zo-K.-zoe-example.org');
  });

  test('nobody in particular when it names none, and then the objects say nothing of it', async () => {
    const job = await by().up({ files });
    expect(await job.finished()).toMatchObject({ owner: 'anonymous' });
    expect(await by().system(job.guid)).toMatchObject({ owner: 'anonymous' });
    const { labels, annotations } = (await root(job.guid)).metadata;
    expect(labels.username).toBeUndefined();
    expect(annotations['tycho-owner']).toBeUndefined();
  });

  test('the same one when another applies to it, which makes no revision by itself', async () => {
    const { guid } = await (await by('first').up({ files })).finished();
    const dry = await by('second').dryRun({ files, guid });
    expect(dry.changes.filter((it) => it.action !== 'unchanged')).toEqual([]);
    const again = await (await by('second').up({ files, guid })).finished();
    expect(again).toMatchObject({ owner: 'second', revision: 1 });
    await (await by('third').modify(guid, { labels: { team: 'a' } })).finished();
    await (await by('third').rollback(guid, { to: 1 })).finished();
    expect(await by().system(guid)).toMatchObject({ owner: 'first', revision: 3 });
  });

  test('systems can be listed by owner, in the command too', async () => {
    const env = { TYCHO_URL: tycho.url, TYCHO_OWNER: 'ann' };
    const file = join(repository, 'samples/web-db/docker-compose.yaml');
    const launch = async (...more: string[]) =>
      JSON.parse((await runCli(['up', '-f', file, '-o', 'json', ...more], { env })).stdout)[0] as { guid: string };
    const [mine, hers] = [await launch(), await launch('--owner', 'eve')];
    const listed = await runCli(['status', '--owner', 'ann', '-o', 'name'], { env });
    expect(listed.stdout).toBe(`${mine.guid}\n`);
    expect((await by().systems({ owner: 'eve' })).map((it) => it.guid)).toEqual([hers.guid]);
    expect(await by().systems({ owner: 'nobody' })).toEqual([]);
    expect((await by().systems()).length).toBeGreaterThanOrEqual(2);
  });

  test.each([
    ['too long', 'a'.repeat(129)],
    ['with a control character', 'a\tb'],
    ['not UTF-8', 'a\u00ff'],
  ])('one that is %s is refused', async (_, owner) => {
    const answer = await ask(`${tycho.url}/systems`, {
      method: 'POST',
      headers: { 'content-type': 'application/yaml', 'Tycho-Owner': owner },
      body: text,
    });
    expect(answer.status).toBe(400);
    expect(problemsIn(answer)).toMatchObject([{ code: 'request-invalid' }]);
    expect((await postYaml(`${tycho.url}/systems?dryRun=true`, text)).status).toBe(200);
  });
});
