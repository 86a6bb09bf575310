import type { KubeClient } from '../kube-client.ts';
import type { Pod } from '../objects.ts';
import { cpuOf, memoryOf } from './quantities.ts';

/** What one container uses now. */
export interface ContainerUsage {
  /** In cores. */
  readonly cpu: number;
  /** In bytes. */
  readonly memory: number;
}

export interface MeasuredPods {
  /** By name of the pod and of the container, with a slash between them. */
  readonly usage: ReadonlyMap<string, ContainerUsage>;
  /** Why nothing, or not all, is known; `null`: nothing is missing. */
  readonly note: string | null;
}

/** What pods of one namespace use: from the metrics API where the cluster serves it, else from their kubelets. */
export async function containerUsage(
  client: KubeClient,
  namespace: string,
  pods: readonly Pod[],
): Promise<MeasuredPods> {
  return (await fromMetrics(client, namespace, pods)) ?? (await fromKubelets(client, namespace, pods));
}

interface PodMetrics {
  readonly metadata: { readonly name: string };
  readonly containers: readonly {
    readonly name: string;
    readonly usage: { readonly cpu: string; readonly memory: string };
  }[];
}

async function fromMetrics(client: KubeClient, namespace: string, pods: readonly Pod[]): Promise<MeasuredPods | null> {
  const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods`;
  const { status, text } = await client.request({ method: 'GET', path });
  if (status !== 200) return null;
  const names = new Set(pods.map((it) => it.metadata.name));
  const { items } = JSON.parse(text) as { items: readonly PodMetrics[] };
  const usage = items
    .filter((it) => names.has(it.metadata.name))
    .flatMap(({ metadata, containers }) =>
      containers.map(
        (it) =>
          [`${metadata.name}/${it.name}`, { cpu: cpuOf(it.usage.cpu), memory: memoryOf(it.usage.memory) }] as const,
      ),
    );
  return { usage: new Map(usage), note: null };
}

/** The part of a kubelet's summary that is read here. */
interface Summary {
  readonly pods: readonly {
    readonly podRef: { readonly name: string; readonly namespace: string };
    readonly containers?: readonly {
      readonly name: string;
      readonly cpu?: { readonly usageNanoCores?: number };
      readonly memory?: { readonly workingSetBytes?: number };
    }[];
  }[];
}

async function fromKubelets(client: KubeClient, namespace: string, pods: readonly Pod[]): Promise<MeasuredPods> {
  const nodes = [...new Set(pods.flatMap((it) => it.spec.nodeName ?? []))];
  const answers = await Promise.all(
    nodes.map((node) =>
      client.request({ method: 'GET', path: `/api/v1/nodes/${encodeURIComponent(node)}/proxy/stats/summary` }),
    ),
  );
  const usage = answers
    .filter((it) => it.status === 200)
    .flatMap((it) => (JSON.parse(it.text) as Summary).pods)
    .filter((it) => it.podRef.namespace === namespace)
    .flatMap(({ podRef, containers = [] }) =>
      containers.map(
        ({ name, cpu, memory }) =>
          [
            `${podRef.name}/${name}`,
            { cpu: (cpu?.usageNanoCores ?? 0) / 1e9, memory: memory?.workingSetBytes ?? 0 },
          ] as const,
      ),
    );
  return { usage: new Map(usage), note: noteOf(answers.map((it) => it.status)) };
}

const none = 'CPU and memory are not known: the cluster serves no metrics (metrics.k8s.io), and';

function noteOf(statuses: readonly number[]): string | null {
  if (statuses.every((it) => it === 200)) return null;
  return statuses.includes(403)
    ? `${none} Tycho may not ask the kubelets ("get" on "nodes/proxy")`
    : `${none} its kubelets do not tell them`;
}
