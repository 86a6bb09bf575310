import type { RunningService, RunningSystem } from '../backend.ts';
import { endsOf } from './compile/ends.ts';
import { labelKeys } from './compile/labels.ts';
import { rootName } from './compile/names.ts';
import { systemOwner } from './compile/owner.ts';
import { emptyPlaces } from './empty-places.ts';
import { workloadKinds } from './kinds.ts';
import type { KubeClient } from './kube-client.ts';
import { listEverywhere } from './list-everywhere.ts';
import { newestFirst } from './newest-first.ts';
import type { NodeAddresses } from './node-addresses.ts';
import { type ConfigMap, conditionOf, type KubeObject, type Pod, type Workload } from './objects.ts';
import { type Place, placementOf } from './place.ts';
import { containerOf, reachablePorts } from './reachable-ports.ts';
import { revisionNumber } from './revisions/next-revision.ts';
import { serviceState } from './wait/service-state.ts';

/** What there is of systems in these places, newest first: of all, or of one. */
export async function runningSystems(
  client: KubeClient,
  places: readonly Place[],
  addresses: NodeAddresses,
  guid?: string,
): Promise<RunningSystem[]> {
  const { roots, empty } = await rootsIn(client, places, { name: guid && rootName(guid) });
  return [...(await systemsOf(client, places, roots, addresses)), ...empty].sort(newestFirst);
}

/** The roots in these places, and the systems of which there is only a place. */
export async function rootsIn(
  client: KubeClient,
  places: readonly Place[],
  { labels, name }: { readonly labels?: string; readonly name?: string | undefined } = {},
): Promise<{ readonly roots: readonly ConfigMap[]; readonly empty: readonly RunningSystem[] }> {
  const selector = `${labelKeys.root}=true${labels ? `,${labels}` : ''}`;
  const [roots, empty] = await Promise.all([
    listEverywhere<ConfigMap>(client, 'ConfigMap', places, selector, { name }),
    emptyPlaces(client, places),
  ]);
  const known = new Set(roots.map(guidOf));
  return { roots, empty: empty.filter((it) => !known.has(it.guid)) };
}

/** The systems of these roots. What they are made of changes by itself, so that it may be told as a moment ago. */
export async function systemsOf(
  client: KubeClient,
  places: readonly Place[],
  roots: readonly ConfigMap[],
  addresses: NodeAddresses,
): Promise<RunningSystem[]> {
  if (roots.length === 0) return [];
  const list = <T extends KubeObject>(kind: T['kind']) =>
    listEverywhere<T>(client, kind, places, '', { remembered: true });
  const [workloads, pods, ...published] = await Promise.all([
    Promise.all(workloadKinds.map((kind) => list<Workload>(kind))),
    list<Pod>('Pod'),
    list('Service'),
    list('Ingress'),
    list('HTTPRoute'),
  ]);
  const byService = {
    workloads: groupByService(workloads.flat()),
    pods: groupByService(pods),
    published: groupByService(published.flat()),
  };
  return roots.map((it) => runningSystem(it, byService, addresses));
}

export const guidOf = ({ metadata }: ConfigMap): string => metadata.labels?.[labelKeys.guid] ?? '';

interface ByService {
  readonly workloads: ReadonlyMap<string, readonly Workload[]>;
  readonly pods: ReadonlyMap<string, readonly Pod[]>;
  readonly published: ReadonlyMap<string, readonly KubeObject[]>;
}

function runningSystem(root: ConfigMap, by: ByService, addresses: NodeAddresses): RunningSystem {
  const guid = guidOf(root);
  const names = JSON.parse(root.data?.services ?? '{}') as Record<string, string>;
  const leads = JSON.parse(root.data?.leads ?? '{}') as Record<string, string>;
  const mayEnd = new Set(JSON.parse(root.data?.mayEnd ?? '[]') as string[]);
  const groups = Map.groupBy(Object.entries(names), ([name, label]) => leads[name] ?? label);
  const services = Object.entries(names).map(([name, label]): [string, RunningService] => {
    const lead = leads[name] ?? label;
    const others = (groups.get(lead) ?? []).map(([, other]) => other).filter((it) => it !== label);
    const workloads = by.workloads.get(`${guid}/${lead}`) ?? [];
    const [workload] = workloads;
    const pods = by.pods.get(`${guid}/${lead}`) ?? [];
    const member = { name: label, others: new Set(others), mayEnd: mayEnd.has(label) };
    const { state } = serviceState(workload, pods, member, 0, Date.now());
    const nodes = { any: addresses.any, own: ownNode(pods, addresses) };
    const own = by.published.get(`${guid}/${label}`) ?? [];
    const container = containerOf(workloads, label);
    return [
      name,
      { state, ports: reachablePorts(own, container, nodes), limits: container?.resources?.limits ?? null },
    ];
  });
  return {
    guid,
    name: root.data?.name ?? '',
    owner: systemOwner(root.metadata),
    placement: placementOf(root.metadata.labels),
    namespace: root.metadata.namespace ?? '',
    revision: revisionNumber(root.data),
    createdAt: new Date(root.metadata.creationTimestamp),
    ends: endsOf(root.metadata),
    removing: root.metadata.deletionTimestamp !== undefined,
    address: addresses.any,
    services: Object.fromEntries(services),
  };
}

/** Of a node where a pod is ready, or else of one where it may become so. */
function ownNode(pods: readonly Pod[], { of }: NodeAddresses): string | null {
  const placed = pods.filter((it) => it.spec.nodeName !== undefined);
  const ready = placed.find((it) => conditionOf(it.status?.conditions, 'Ready')?.status === 'True');
  return of.get((ready ?? placed[0])?.spec.nodeName ?? '') ?? null;
}

function groupByService<T extends KubeObject>(objects: readonly T[]): Map<string, T[]> {
  return Map.groupBy(
    objects,
    ({ metadata: { labels = {} } }) => `${labels[labelKeys.guid]}/${labels[labelKeys.service]}`,
  );
}
