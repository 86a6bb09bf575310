import type { Service } from '@tycho/backends/cluster-access';
import type { Cluster } from './cluster.ts';
import { DiscoveryError } from './discovery-error.ts';

/** A Service as it is listed, with its namespace. */
export type FoundService = Service & { readonly metadata: { readonly namespace: string } };

/** Which Service is looked for. */
export interface Wanted {
  /** The only one to look in; by default that of the context, then all of them. */
  readonly namespace?: string | undefined;
  /** Its name, or what its label `app.kubernetes.io/name` says; `tycho-api` by default. */
  readonly service?: string | undefined;
}

/** The one Service that is meant. */
export async function findService(
  cluster: Cluster,
  { namespace, service = 'tycho-api' }: Wanted,
): Promise<FoundService> {
  const places = namespace === undefined ? [cluster.kube.contextNamespace ?? 'default', null] : [namespace];
  let refused = false;
  for (const place of places) {
    const found = await look(cluster, place, service);
    refused ||= found === null;
    const [one, ...others] = found ?? [];
    if (one && others.length === 0) return one;
    if (one) throw ambiguous([one, ...others]);
  }
  throw missing(service, namespace, refused, cluster.kube.server);
}

/** Those in a namespace, or in all of them; `null` for whoever may not look there. */
async function look(cluster: Cluster, place: string | null, service: string): Promise<FoundService[] | null> {
  const path = place === null ? '/api/v1/services' : `/api/v1/namespaces/${encodeURIComponent(place)}/services`;
  const [named, labelled] = await Promise.all([
    cluster.list<FoundService>(path, { fieldSelector: `metadata.name=${service}` }),
    cluster.list<FoundService>(path, { labelSelector: `app.kubernetes.io/name=${service}` }),
  ]);
  if (named === null || labelled === null) return null;
  const own = named.filter(isNoSystem);
  return own.length > 0 ? own : labelled.filter(isNoSystem);
}

/** What Tycho has launched is called as its launcher likes. */
const isNoSystem = ({ metadata }: FoundService): boolean => metadata.labels?.executor !== 'tycho';

/** `namespace/name` */
export const nameOf = ({ metadata }: FoundService): string => `${metadata.namespace}/${metadata.name}`;

function ambiguous(found: readonly FoundService[]): DiscoveryError {
  const names = found.map(nameOf).sort();
  const hint = `Say which: its namespace (-s kubernetes://${names[0]?.split('/')[0]}), or its URL.`;
  return new DiscoveryError('service-ambiguous', `any of these can be the API of Tycho: ${names.join(', ')}`, {
    hint,
    found: names,
  });
}

function missing(service: string, namespace: string | undefined, refused: boolean, server: string): DiscoveryError {
  const where = namespace === undefined ? 'any namespace' : `namespace ${namespace}`;
  if (!refused)
    return new DiscoveryError('service-missing', `there is no Service ${service} in ${where} at ${server}`, {
      hint: 'Deploy the API there, or name the server.',
    });
  const message = `the user of the kubeconfig may not list services in ${where} at ${server}`;
  const hint = 'Name the namespace of the API (-s kubernetes://NAMESPACE), or its URL.';
  return new DiscoveryError('permission-missing', message, { hint });
}
