import { randomUUID } from 'node:crypto';
import type { Cluster } from '../cluster.ts';
import { type KubeObject, timestamp } from '../kube-object.ts';
import { conditions } from './conditions.ts';
import { NODE_IP } from './pod-status.ts';

export const NODE = 'embedded';

/** Says, wherever somebody may look, that nothing really runs here. */
export const NO_CONTAINERS = { 'tycho/embedded': 'no containers run in this cluster' };

const capacity = { cpu: '1000', memory: '1Ti', pods: '100000', 'ephemeral-storage': '1Ti' };

/** What a cluster has before anybody writes to it: its namespaces and its one node. */
export function furnish(cluster: Cluster): void {
  for (const name of ['default', 'kube-system']) cluster.store.put(namespace(name));
  cluster.store.put(node());
}

const metadata = (name: string) => ({ name, uid: randomUUID(), resourceVersion: '', creationTimestamp: timestamp() });

const namespace = (name: string): KubeObject => ({
  kind: 'Namespace',
  apiVersion: 'v1',
  metadata: { ...metadata(name), labels: { 'kubernetes.io/metadata.name': name } },
  spec: { finalizers: ['kubernetes'] },
  status: { phase: 'Active' },
});

const node = (): KubeObject => ({
  kind: 'Node',
  apiVersion: 'v1',
  metadata: {
    ...metadata(NODE),
    labels: { 'kubernetes.io/hostname': NODE, 'kubernetes.io/os': 'linux', 'tycho/no-containers-run': 'true' },
    annotations: NO_CONTAINERS,
  },
  spec: {},
  status: {
    capacity,
    allocatable: capacity,
    conditions: conditions(
      [],
      [{ type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'no containers run here' }],
    ),
    addresses: [
      { type: 'InternalIP', address: NODE_IP },
      { type: 'Hostname', address: NODE },
    ],
    nodeInfo: {
      kubeletVersion: 'v1.34.0+tycho-embedded',
      operatingSystem: 'linux',
      containerRuntimeVersion: 'none://0',
    },
  },
});
