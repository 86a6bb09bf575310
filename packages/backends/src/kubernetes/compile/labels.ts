import { createHash } from 'node:crypto';
import { dnsLabel, partLabel, rootName } from './names.ts';

/** Label keys. The first three are the original Tycho's: people select on them. */
export const labelKeys = {
  executor: 'executor',
  guid: 'tycho-guid',
  app: 'tycho-app',
  /** On the root object only. */
  root: 'tycho-root',
  /** On a kept revision only: its number. */
  revision: 'tycho-revision',
  /** On a kept revision only, when its system did not become ready. */
  failed: 'tycho-failed',
  /** On all that is in a namespace of a system's own: the namespace of the Tycho that made it. */
  home: 'tycho-home',
  /** On the root object and on claims: their owner, as far as a label can say it. */
  owner: 'username',
  /** On the registers of shared networks only, which belong to no single system. */
  register: 'tycho-register',
  service: 'app.kubernetes.io/component',
  /** The name by which services of other systems link to a pod. */
  container: 'tycho-container',
  partOf: 'applyset.kubernetes.io/part-of',
} as const;

/** Annotation by which a pod is told from those of an older template of its workload. */
export const templateKey = 'tycho-template';

export const annotationKeys = {
  /** On the root object and on claims: to whom they belong. */
  owner: 'tycho-owner',
  /** On the root object only: how long its system lives, and until when. */
  ttl: 'tycho-ttl',
  expiresAt: 'tycho-expires-at',
  /** On the root object only: after how long without a touch its system ends. */
  idle: 'tycho-idle',
  /** Of what leads to a service by a host name: `http` or `https`. */
  scheme: 'tycho-scheme',
} as const;

/** Everything that Tycho made has this label. */
export const tychoSelector = `${labelKeys.executor}=tycho`;

/** Everything of the systems that have namespaces of their own, of the Tycho at home in `namespace`. */
export const homeSelector = (namespace: string): string => `${labelKeys.home}=${namespace}`;

/** Everything of these systems. */
export const guidIn = (guids: readonly string[]): string => `${labelKeys.guid} in (${guids.join(',')})`;

export const guidSelector = (guid: string): string => `${labelKeys.guid}=${guid}`;

/** What tells the pods that a service leads: their selector, so it never changes while the service lives. */
export const podSelector = (guid: string, service: string): Record<string, string> => ({
  [labelKeys.guid]: guid,
  [labelKeys.service]: partLabel(service),
});

/** Says that a pod has joined a network of its system. */
export const networkLabel = (network: string): string => `tycho-network/${partLabel(network)}`;

/** Says that a pod has joined a network that systems share by its name. */
export const sharedNetworkLabel = (name: string): string => `tycho-shared-network/${partLabel(name)}`;

/** `home`: where the system has a namespace of its own, that of the Tycho that made it. */
export const systemLabels = (guid: string, system: string, home: string | null): Record<string, string> => ({
  [labelKeys.executor]: 'tycho',
  [labelKeys.guid]: guid,
  ...(home === null ? {} : { [labelKeys.home]: home }),
  [labelKeys.app]: dnsLabel(system),
  'app.kubernetes.io/name': dnsLabel(system),
  'app.kubernetes.io/instance': guid,
  'app.kubernetes.io/managed-by': 'tycho',
  ...labelIfLegal('com.docker.compose.project', system),
});

/** What tells a service of a system. */
export const serviceLabels = (guid: string, service: string): Record<string, string> => ({
  ...podSelector(guid, service),
  ...labelIfLegal('com.docker.compose.service', service),
});

/** The ApplySet id of a root object (KEP-3659): its name, namespace, kind and group, hashed. */
export function applySetId(guid: string, namespace: string): string {
  const hash = createHash('sha256')
    .update(`${rootName(guid)}.${namespace}.ConfigMap.`)
    .digest('base64url');
  return `applyset-${hash}-v1`;
}

const labelIfLegal = (key: string, value: string): Record<string, string> =>
  /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(value) ? { [key]: value } : {};
