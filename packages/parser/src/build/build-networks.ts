import type { Network } from '@tycho/ast';
import { connectionOf, networkKind } from '../model/connection.ts';
import type { Model } from '../model/model.ts';

/** The networks of a system, the default one also where only `network_mode` asks for it. */
export function buildNetworks(model: Model): readonly Network[] {
  const networks = Object.entries(model.networks ?? {}).filter(([, it]) => networkKind(it) === 'network');
  const used = Object.values(model.services).flatMap((it) => keysOf(it, model));
  const isAsked = used.includes('default') && !Object.hasOwn(model.networks ?? {}, 'default');
  return [
    ...(isAsked ? [{ name: 'default', sharedAs: null, internal: false, ipv6: false }] : []),
    ...networks.map(([key, { name, external = false, internal = false, enable_ipv6: ipv6 = false }]) => ({
      name: key,
      sharedAs: external || name !== `${model.name}_${key}` ? name : null,
      internal,
      ipv6,
    })),
  ];
}

function keysOf(service: Model['services'][string], { networks }: Model): readonly string[] {
  const connection = connectionOf(service, networks);
  return connection.kind === 'networks' ? connection.keys : [];
}
