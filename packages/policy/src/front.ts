import type { Front, Publishing, Service } from '@tycho/ast';
import type { PolicyOptions } from './options.ts';

type Settings = PolicyOptions['publish'];

/** What passes requests on to a service that is reached in this way; `null`: nothing does. */
export function frontOf(way: Publishing, { ports }: Service, { domain, ingress, gateway }: Settings): Front | null {
  const clients = [...new Set(ports.flatMap((it) => it.clients))];
  if (ports.length === 0) return null;
  if (way === 'ingress') {
    const { class: className, tls, from, annotations, clients: key } = ingress;
    const limits = key !== null && clients.length > 0 ? { [key]: clients.join(',') } : {};
    return { kind: 'ingress', domain, className, tls, from, annotations: { ...annotations, ...limits } };
  }
  return way === 'gateway' && gateway !== null ? { kind: 'gateway', domain, ...gateway } : null;
}
