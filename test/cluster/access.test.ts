import { expect, test } from 'vitest';
import { TychoClient } from '../../packages/client/src/index.ts';
import { compose } from '../compose-texts.ts';
import { kubectl, realCluster } from '../real-cluster.ts';
import { startTycho } from '../tycho.ts';

const cluster = realCluster();

test('a token of a service account counts, for its audience, as long as its account is there', async () => {
  await using namespace = await cluster.newNamespace();
  const inIt = async (...args: string[]) => (await kubectl('-n', namespace.name, ...args)).trim();
  for (const account of ['ann', 'guest']) await inIt('create', 'serviceaccount', account);
  const token = (account: string, ...more: string[]) => inIt('create', 'token', account, ...more);
  const ann = `system:serviceaccount:${namespace.name}:ann`;
  await using tycho = await startTycho({
    kubeconfig: cluster.kubeconfig,
    namespace: namespace.name,
    workers: 0,
    access: {
      kubernetes: { audiences: ['tycho'] },
      roles: { user: { names: [ann] }, viewer: { groups: [`system:serviceaccounts:${namespace.name}`] } },
    },
  });
  const as = (given: string) => new TychoClient(tycho.url, { token: given });

  const hers = as(await token('ann', '--audience', 'tycho'));
  expect(await hers.whoAmI()).toMatchObject({ name: ann, role: 'user', way: 'kubernetes' });
  const launch = compose('name: shop\nservices:\n  web:\n    image: nginx\n');
  const { guid } = await hers.up(launch);
  const guest = as(await token('guest', '--audience', 'tycho'));
  expect(await guest.whoAmI()).toMatchObject({ role: 'viewer' });
  await expect(guest.up(launch)).rejects.toMatchObject({ status: 403 });
  await expect(guest.system(guid)).rejects.toMatchObject({ status: 404 });

  // A token for the API server itself is not for Tycho, which could else use it as its own.
  await expect(as(await token('ann')).whoAmI()).rejects.toThrow('the token is refused');
  const late = await token('ann', '--audience', 'tycho');
  await inIt('delete', 'serviceaccount', 'ann');
  await expect(as(late).whoAmI()).rejects.toThrow('the token is refused');
});
