import type { Gen } from './values.ts';
import { address, among, either, flag, listOf, mappingOrList, named, someOf, word } from './values.ts';

const external: Gen = either(flag, someOf({ name: among('outside') }));
const options: Gen = named(['type', 'device', 'o'], among('nfs', ':/export', 'addr=10.0.0.1,rw', 1, 1.5));
const subnet: Gen = among('172.28.0.0/16', '10.5.0.0/24', '2001:db8::/64', 'odd');

/** Top-level sections: the names used in them, and what may stand at each. `name.more` are forms switched on alone. */
export const resourceSections: Readonly<Record<string, { readonly names: readonly string[]; readonly value: Gen }>> = {
  networks: { names: ['front', 'back'], value: among(null, {}) },
  'networks.more': {
    names: ['front', 'back', 'default'],
    value: someOf({
      name: among('my-net', 'other net'),
      driver: among('bridge', 'overlay', 'host'),
      driver_opts: options,
      external,
      internal: flag,
      attachable: flag,
      enable_ipv4: flag,
      enable_ipv6: flag,
      labels: mappingOrList(),
      ipam: someOf({
        driver: among('default'),
        config: listOf(
          someOf({ subnet, ip_range: subnet, gateway: address, aux_addresses: named(['h1'], address) }),
          2,
        ),
        options: named(['a'], among('x')),
      }),
    }),
  },
  volumes: { names: ['data', 'logs'], value: among(null, {}) },
  'volumes.more': {
    names: ['data', 'logs'],
    value: someOf({
      name: among('my-volume'),
      driver: among('local', 'nfs'),
      driver_opts: options,
      external,
      labels: mappingOrList(),
    }),
  },
  secrets: {
    names: ['password', 'token'],
    value: either(
      someOf({ file: among('./secret.txt', 'missing.txt') }, ['file']),
      someOf({ environment: among('SET', 'UNSET') }, ['environment']),
      someOf({
        name: among('my-secret'),
        file: among('./secret.txt'),
        environment: among('SET'),
        external,
        labels: mappingOrList(),
        driver: among('vault'),
        driver_opts: options,
        template_driver: among('golang'),
      }),
    ),
  },
  configs: {
    names: ['settings', 'motd'],
    value: either(
      someOf({ file: among('./settings.conf', 'missing.conf') }, ['file']),
      someOf({ content: either(word, among('a=${SET}\nb=$$c\n')) }, ['content']),
      someOf({ environment: among('SET', 'UNSET') }, ['environment']),
      someOf({
        name: among('my-config'),
        file: among('./settings.conf'),
        content: among('x'),
        external,
        labels: mappingOrList(),
        template_driver: among('golang'),
      }),
    ),
  },
  models: {
    names: ['llm'],
    value: someOf(
      {
        model: among('ai/smollm2'),
        name: among('small'),
        context_size: among(1024, '1024', 1.5),
        runtime_flags: listOf(among('--fast', '-x'), 2),
      },
      ['model'],
    ),
  },
};
