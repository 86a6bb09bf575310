import { conditionOf, type Pod } from '@tycho/backends/cluster-access';
import type { Cluster } from './cluster.ts';
import { DiscoveryError } from './discovery-error.ts';
import { type FoundService, nameOf } from './find-service.ts';
import type { ServicePort } from './service-urls.ts';

/** A port of one pod. */
export interface PodPort {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

/** A pod behind a Service that is ready, and its port behind that of the Service. */
export async function readyPod(cluster: Cluster, service: FoundService, port: ServicePort): Promise<PodPort> {
  const { namespace } = service.metadata;
  const labels = Object.entries(service.spec.selector ?? {});
  if (labels.length === 0) throw unreachable(`Service ${nameOf(service)} selects no pods`);
  const labelSelector = labels.map(([key, value]) => `${key}=${value}`).join(',');
  const pods = await cluster.list<Pod>(`/api/v1/namespaces/${namespace}/pods`, { labelSelector });
  if (pods === null) throw unreachable(`the user of the kubeconfig may not list pods in namespace ${namespace}`);
  for (const pod of pods.filter(isReady)) {
    const number = targetOf(pod, port);
    if (number !== undefined) return { namespace, pod: pod.metadata.name, port: number };
  }
  throw unreachable(`no pod behind Service ${nameOf(service)} is ready`);
}

const isReady = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp === undefined && conditionOf(status?.conditions, 'Ready')?.status === 'True';

function targetOf({ spec }: Pod, { port, targetPort = port }: ServicePort): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  return spec.containers.flatMap((it) => it.ports ?? []).find((it) => it.name === targetPort)?.containerPort;
}

const unreachable = (message: string) =>
  new DiscoveryError('service-unreachable', message, { hint: 'See what keeps its pods, or name the server.' });
