import { anonymous } from '@tycho/ast';
import type { RunningSystem } from '../backend.ts';
import { labelKeys } from './compile/labels.ts';
import type { KubeClient } from './kube-client.ts';
import { listEverywhere } from './list-everywhere.ts';
import type { KubeObject } from './objects.ts';
import type { Place } from './place.ts';

/**
 * Systems of which there is only a namespace: one is just being made, or who made it died and nobody went on. A
 * namespace that holds claims is none of them: its system is gone, and it is kept for the data.
 */
export async function emptyPlaces(client: KubeClient, places: readonly Place[]): Promise<RunningSystem[]> {
  const isolated = places.filter((it) => it.placement === 'isolated');
  const [namespaces, claims, roots] = await Promise.all([
    listEverywhere(client, 'Namespace', isolated),
    listEverywhere(client, 'PersistentVolumeClaim', isolated),
    listEverywhere(client, 'ConfigMap', isolated, `${labelKeys.root}=true`, { remembered: true }),
  ]);
  const used = new Set([...claims, ...roots].map(({ metadata }) => metadata.namespace));
  return namespaces
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined && !used.has(metadata.name))
    .map(systemIn);
}

const systemIn = ({ metadata: { name, labels = {}, creationTimestamp } }: KubeObject): RunningSystem => ({
  guid: labels[labelKeys.guid] ?? '',
  name: labels[labelKeys.app] ?? '',
  owner: anonymous,
  placement: 'isolated',
  namespace: name,
  revision: 0,
  createdAt: new Date(creationTimestamp),
  ends: { ttl: 0, expiresAt: null, idle: 0 },
  removing: false,
  address: null,
  services: {},
});
