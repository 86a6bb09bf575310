import type { Job } from '@tycho/contract';
import { describe, expect, test } from 'vitest';
import { compose } from '../compose-texts.ts';
import { dial, giveImages } from './reach.ts';
import { tychoOnNode } from './tycho-on-node.ts';

/** Can be asked to ask others, and tells which instance it is. */
const server = `{ image: tycho.test/named, entrypoint: agnhost netexec --http-port=8080, environment: { INSTANCE: "\${INSTANCE}" }`;
const WHO = 'shell?cmd=echo+$INSTANCE';

describe('names on a real node', () => {
  const world = tychoOnNode(() => giveImages('tycho.test/named'));

  const up = async (text: string, instance: string) =>
    (
      await world.tycho.client.up({ ...compose(text), environment: { INSTANCE: instance }, newVolumes: true })
    ).finished();
  const down = async ({ guid }: Job) => (await world.tycho.client.down(guid)).finished();
  /** The instance that answers when this system's `web` asks for a name; `null`: none. */
  const answers = async ({ guid, result }: Job, name: string) => {
    const web = `http://${(await world.tycho.client.system(guid)).ipAddress}:${result?.containers.web?.port}`;
    const { responses } = await dial(web, name, WHO).catch(() => ({ responses: undefined }));
    const output = responses?.[0] && (JSON.parse(responses[0]) as { output: string }).output;
    return output?.trim() || null;
  };
  const finds = (job: Job, name: string, instance: string | null) =>
    expect.poll(() => answers(job, name), { timeout: 30_000, interval: 500 }).toBe(instance);
  const inWeb = async ({ guid }: Job, ...command: string[]) => {
    const labels = `tycho-guid=${guid},app.kubernetes.io/component=web`;
    const pod = await world.inNamespace('get', 'pods', '-l', labels, '-o', 'jsonpath={.items[0].metadata.name}');
    return world.inNamespace('exec', pod, '--', ...command);
  };

  test('systems on one network find each other by every name, from both placements', async () => {
    const store = (name: string) => `
name: ${name}
services:
  db: ${server}, networks: { hub: { aliases: [store-${name}, store] }, default: } }
networks: { hub: { name: ${world.namespace}-hub, external: true } }
`;
    const asker = (placement: string, network: string) => `
name: ask
x-tycho: { placement: ${placement} }
services:
  web: ${server}, ports: ["8080"], networks: [${network}, default] }
networks: { hub: { name: ${world.namespace}-hub, external: true }, side: { name: ${world.namespace}-side, external: true } }
`;
    const [first, near, apart, beside] = await Promise.all([
      up(store('first'), 'first'),
      up(asker('shared', 'hub'), 'near'),
      up(asker('isolated', 'hub'), 'apart'),
      up(asker('shared', 'side'), 'beside'),
    ]);
    if (!first || !near || !apart || !beside) throw new Error('four systems were launched');
    for (const name of ['db', 'store', 'store-first']) {
      await finds(near, name, 'first');
      await finds(apart, name, 'first');
      expect(await answers(beside, name)).toBeNull();
    }
    const second = await up(store('second'), 'second');
    await finds(near, 'store-second', 'second');
    const seen = new Set<string | null>();
    const both = async () => [...seen.add(await answers(near, 'store'))].sort();
    await expect.poll(both, { timeout: 60_000, interval: 200 }).toEqual(expect.arrayContaining(['first', 'second']));
    await down(first);
    await finds(near, 'store-first', null);
    await finds(near, 'store', 'second');
    await finds(apart, 'db', 'second');
    await Promise.all([near, apart, beside, second].map(down));
    expect((await world.inNamespace('get', 'services', '-l', 'executor=tycho', '-o', 'name')).trim()).toBe('');
  }, 240_000);

  test('two instances have their own aliases, links, resolvers and fixed hosts', async () => {
    const other = await up(`name: other\nservices: { db: ${server}, ports: ["8080"] } }`, 'other');
    const text = `
name: pair
services:
  web: ${server}, ports: ["8080"], external_links: ["other-db-1:elder"], links: ["db:mine"],
    dns: 192.0.2.53, dns_search: [example.test], dns_opt: ["timeout:1"], extra_hosts: ["printer:192.0.2.9"] }
  db: ${server}, hostname: base, networks: { default: { aliases: [database] } } }
`;
    const [one, two] = await Promise.all(['one', 'two'].map((name) => up(text, name)));
    if (!one || !two) throw new Error('two instances were launched');
    for (const [job, instance] of [
      [one, 'one'],
      [two, 'two'],
    ] as const) {
      for (const name of ['db', 'base', 'database', 'mine']) await finds(job, name, instance);
      await finds(job, 'elder', 'other');
      const resolver = await inWeb(job, 'cat', '/etc/resolv.conf');
      expect(resolver).toMatch(/^search .* example\.test\b/m);
      expect(resolver).toMatch(/^nameserver \S+\nnameserver 192\.0\.2\.53$/m);
      expect(resolver).toMatch(/^options .*timeout:1/m);
      expect(await inWeb(job, 'cat', '/etc/hosts')).toMatch(/^192\.0\.2\.9\s+printer$/m);
    }
    await Promise.all([one, two, other].map(down));
  }, 240_000);
});
