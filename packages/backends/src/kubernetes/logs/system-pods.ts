import { rootName } from '../compile/names.ts';
import { pathOf } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';
import { listObjects } from '../list-objects.ts';
import type { ConfigMap, Pod } from '../objects.ts';
import type { KnownPlace } from '../place.ts';
import type { SystemPods } from './system-logs.ts';

/** The pods of a system, and the names of its services; `null`: it is not there. */
export async function systemPods(client: KubeClient, place: KnownPlace, guid: string): Promise<SystemPods | null> {
  const { namespace, selector } = place;
  const path = pathOf('ConfigMap', namespace, rootName(guid));
  const [root, pods] = await Promise.all([
    client.request({ method: 'GET', path }),
    listObjects<Pod>(client, 'Pod', namespace, selector),
  ]);
  if (root.status !== 200) return null;
  const { data } = JSON.parse(root.text) as ConfigMap;
  const labels = JSON.parse(data?.services ?? '{}') as Record<string, string>;
  return { names: new Map(Object.entries(labels).map(([name, label]) => [label, name])), pods };
}
