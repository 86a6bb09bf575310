import type { ReachablePort, ServiceState } from '@tycho/ast';
import type { RunningSystem } from '../backend.ts';
import { guidSelector, labelKeys, tychoSelector } from './compile/labels.ts';
import { workloadKinds } from './kinds.ts';
import type { KubeClient } from './kube-client.ts';
import { listObjects } from './list-objects.ts';
import type { ConfigMap, KubeObject, Pod, Service, Workload } from './objects.ts';
import { reachablePorts } from './reachable-ports.ts';
import { revisionNumber } from './revisions/next-revision.ts';
import { serviceState } from './wait/service-state.ts';

/** What the cluster holds of Tycho's systems: of all, or of one. Newest first. */
export async function runningSystems(
  client: KubeClient,
  namespace: string,
  guid: string | null,
  address: string | null,
): Promise<RunningSystem[]> {
  const selector = guid === null ? tychoSelector : guidSelector(guid);
  const list = <T extends KubeObject>(kind: T['kind'], labels = selector) =>
    listObjects<T>(client, kind, namespace, labels);
  const [roots, workloads, pods, services] = await Promise.all([
    list<ConfigMap>('ConfigMap', `${selector},${labelKeys.root}=true`),
    Promise.all(workloadKinds.map((kind) => list<Workload>(kind))),
    list<Pod>('Pod'),
    list<Service>('Service'),
  ]);
  const byService = {
    workloads: groupByService(workloads.flat()),
    pods: groupByService(pods),
    services: groupByService(services),
  };
  return roots.map((it) => runningSystem(it, byService, address)).sort(newestFirst);
}

interface ByService {
  readonly workloads: ReadonlyMap<string, readonly Workload[]>;
  readonly pods: ReadonlyMap<string, readonly Pod[]>;
  readonly services: ReadonlyMap<string, readonly Service[]>;
}

function runningSystem(root: ConfigMap, by: ByService, address: string | null): RunningSystem {
  const guid = root.metadata.labels?.[labelKeys.guid] ?? '';
  const names = JSON.parse(root.data?.services ?? '{}') as Record<string, string>;
  const leads = JSON.parse(root.data?.leads ?? '{}') as Record<string, string>;
  const mayEnd = new Set(JSON.parse(root.data?.mayEnd ?? '[]') as string[]);
  const groups = Map.groupBy(Object.entries(names), ([name, label]) => leads[name] ?? label);
  const services = Object.entries(names).map(
    ([name, label]): [string, { state: ServiceState; ports: ReachablePort[] }] => {
      const lead = leads[name] ?? label;
      const others = (groups.get(lead) ?? []).map(([, other]) => other).filter((it) => it !== label);
      const [workload] = by.workloads.get(`${guid}/${lead}`) ?? [];
      const pods = by.pods.get(`${guid}/${lead}`) ?? [];
      const member = { name: label, others: new Set(others), mayEnd: mayEnd.has(label) };
      const { state } = serviceState(workload, pods, member, 0, Date.now());
      const own = by.services.get(`${guid}/${label}`) ?? [];
      return [name, { state, ports: own.flatMap((it) => reachablePorts(it, address)) }];
    },
  );
  return {
    guid,
    name: root.data?.name ?? '',
    revision: revisionNumber(root.data),
    createdAt: new Date(root.metadata.creationTimestamp),
    removing: root.metadata.deletionTimestamp !== undefined,
    address,
    services: Object.fromEntries(services),
  };
}

function groupByService<T extends KubeObject>(objects: readonly T[]): Map<string, T[]> {
  return Map.groupBy(
    objects,
    ({ metadata: { labels = {} } }) => `${labels[labelKeys.guid]}/${labels[labelKeys.service]}`,
  );
}

const newestFirst = (a: RunningSystem, b: RunningSystem): number =>
  b.createdAt.getTime() - a.createdAt.getTime() || (a.guid < b.guid ? -1 : 1);
