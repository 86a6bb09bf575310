import { createHash } from 'node:crypto';
import type { Cluster } from '../cluster.ts';
import { isGoing, type KubeObject, timestamp } from '../kube-object.ts';
import { resources } from '../resources.ts';
import { create } from '../verbs/create.ts';
import { write } from '../verbs/update.ts';

/** Writes a warning about an object as an Event; the same one again only counts up. A namespace that goes takes none. */
export function warn(
  cluster: Cluster,
  about: KubeObject,
  { reason, message }: { reason: string; message: string },
): void {
  const { name, namespace = '', uid, resourceVersion } = about.metadata;
  const home = cluster.store.get(resources.namespaces, '', namespace);
  if (!home || isGoing(home)) return;
  const hash = createHash('sha256').update(`${uid} ${reason} ${message}`).digest('hex').slice(0, 16);
  const eventName = `${name}.${hash}`;
  const before = cluster.store.get(resources.events, namespace, eventName);
  if (before) {
    write(cluster, { ...before, count: Number(before.count ?? 1) + 1, lastTimestamp: timestamp() }, before);
    return;
  }
  const object: KubeObject = {
    kind: 'Event',
    apiVersion: 'v1',
    metadata: { name: eventName, namespace, uid: '', resourceVersion: '', creationTimestamp: '' },
    involvedObject: { kind: about.kind, apiVersion: about.apiVersion, namespace, name, uid, resourceVersion },
    type: 'Warning',
    reason,
    message,
    count: 1,
    firstTimestamp: timestamp(),
    lastTimestamp: timestamp(),
    source: { component: 'kubelet', host: 'embedded' },
  };
  create(cluster, { resource: resources.events, object, owner: null });
}
