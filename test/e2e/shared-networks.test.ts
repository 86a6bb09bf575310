import { startEmbedded } from '@tycho/embedded';
import { describe, test } from 'vitest';
import { ask, post, problemsIn } from '../ask.ts';
import { compose } from '../compose-texts.ts';
import { startTycho } from '../tycho.ts';

/** A system with one service on the network `hub`, which others join too. */
const member = (name: string, service: string, network = 'hub') =>
  compose(`
name: ${name}
services: { ${service}: { image: nginx, networks: { common: { aliases: [${service}-alias] } } } }
networks: { common: { name: ${network}, external: true } }
`);

interface Register {
  readonly metadata: { readonly name: string; readonly ownerReferences: readonly object[] };
  readonly spec: { readonly ports?: readonly { readonly name: string }[] };
}

async function start(policy: object = {}) {
  const cluster = await startEmbedded({ readyAfter: 20 });
  const tycho = await startTycho({ kubeconfig: cluster.kubeconfig, policy, concurrency: 16 });
  const registers = async () =>
    ((await ask(`${cluster.url}/api/v1/services?labelSelector=tycho-register`)).body as { items: Register[] }).items;
  return {
    ...tycho,
    /** The names that are found on networks, and how many systems they are of. */
    async registered() {
      const all = await registers();
      return {
        names: all.flatMap(({ spec }) => spec.ports?.map(({ name }) => name) ?? []).sort(),
        systems: all.reduce((sum, { metadata }) => sum + metadata.ownerReferences.length, 0),
        registers: all.length,
      };
    },
    async [Symbol.asyncDispose]() {
      await tycho[Symbol.asyncDispose]();
      await cluster.stop();
    },
  };
}

describe.concurrent('a network that systems share', () => {
  test('has the names of those that have joined it, as long as they are there', async ({ expect }) => {
    await using it = await start();
    const one = await (await it.client.up(member('one', 'db'))).finished();
    const two = await (await it.client.up(member('two', 'cache'))).finished();
    const both = ['cache', 'cache-alias', 'db', 'db-alias'];
    expect(await it.registered()).toEqual({ names: both, systems: 2, registers: 1 });
    await (await it.client.up({ ...member('one', 'db'), guid: one.guid })).finished();
    expect(await it.registered()).toEqual({ names: both, systems: 2, registers: 1 });
    await (await it.client.down(two.guid)).finished();
    expect((await it.registered()).names).toEqual(['db', 'db-alias']);
    await (await it.client.down(one.guid)).finished();
    expect(await it.registered()).toEqual({ names: [], systems: 0, registers: 0 });
  });

  test('loses the names of one that leaves it, or calls itself otherwise', async ({ expect }) => {
    await using it = await start();
    const { guid } = await (await it.client.up(member('one', 'db'))).finished();
    await (await it.client.up({ ...member('one', 'store'), guid })).finished();
    expect((await it.registered()).names).toEqual(['store', 'store-alias']);
    await (await it.client.up({ ...member('one', 'store', 'one_common'), guid })).finished();
    await (await it.client.up({ ...compose('name: one\nservices: { store: { image: nginx } }'), guid })).finished();
    expect((await it.registered()).registers).toBe(0);
  });

  test('loses no name of many that join and leave at once', async ({ expect }) => {
    await using it = await start();
    const names = Array.from({ length: 12 }, (_, at) => `s${at}`);
    const ups = await Promise.all(names.map((name) => it.client.up(member(name, name))));
    const jobs = await Promise.all(ups.map((up) => up.finished()));
    expect(await it.registered()).toEqual({
      names: names.flatMap((name) => [name, `${name}-alias`]).sort(),
      systems: 12,
      registers: 1,
    });
    await Promise.all(jobs.slice(1).map(async ({ guid }) => (await it.client.down(guid)).finished()));
    expect((await it.registered()).names).toEqual(['s0', 's0-alias']);
  });

  test('may be joined only by the names that the operator allows', async ({ expect }) => {
    await using it = await start({ sharedNetworks: ['team-*'] });
    await (await it.client.up(member('one', 'db', 'team-a'))).finished();
    const refused = await post(`${it.url}/systems`, member('two', 'db', 'hub'));
    expect([refused.status, problemsIn(refused)]).toMatchObject([
      422,
      [{ code: 'policy-refused', line: 4, message: expect.stringContaining('hub') }],
    ]);
  });
});
