import type { Model, ModelNetwork, ModelService } from './model.ts';

/** What a service is connected to. */
export type Connection =
  | { readonly kind: 'networks'; readonly keys: readonly string[] }
  /** The network of its host. */
  | { readonly kind: 'host' }
  | { readonly kind: 'none' }
  /** That of the service that it joins. */
  | { readonly kind: 'joined' }
  /** That of a container of another system, or a network that the Compose file does not know. */
  | { readonly kind: 'unknown'; readonly mode: string };

/** Networks that stand for what is no network: by driver, or as Docker names those that are always there. */
const special = { host: 'host', none: 'none', null: 'none' } as const;

const isSpecial = (name: string | undefined): name is keyof typeof special =>
  name !== undefined && Object.hasOwn(special, name);

/** `host`, `none`, or a network like others. */
export function networkKind({ driver, external, name }: ModelNetwork): 'host' | 'none' | 'network' {
  if (isSpecial(driver)) return special[driver];
  return external && isSpecial(name) ? special[name] : 'network';
}

export function connectionOf(service: ModelService, networks: Model['networks'] = {}): Connection {
  const { network_mode: mode, networks: joined = {} } = service;
  if (mode) return byMode(mode);
  const keys = Object.keys(joined);
  const kinds = keys.map((key) => networkKind(networks[key] ?? { name: key }));
  if (kinds.includes('host')) return { kind: 'host' };
  const own = keys.filter((_, index) => kinds[index] === 'network');
  return own.length > 0 ? { kind: 'networks', keys: own } : { kind: 'none' };
}

function byMode(mode: string): Connection {
  if (mode === 'host' || mode === 'none') return { kind: mode };
  if (mode === 'bridge' || mode === 'default') return { kind: 'networks', keys: ['default'] };
  return mode.startsWith('service:') ? { kind: 'joined' } : { kind: 'unknown', mode };
}
