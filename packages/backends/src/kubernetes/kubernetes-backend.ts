import type { Change, Direction, ReachablePort, SystemPlacement } from '@tycho/ast';
import { leadOf, type Problem, ProblemError, problem, type System } from '@tycho/ast';
import type {
  Applied,
  Artifact,
  Backend,
  Drift,
  KeptSystem,
  Located,
  LogLine,
  LogsOptions,
  Novelty,
  Observation,
  Opened,
  OpenOptions,
  Plan,
  PreviewedChange,
  Remains,
  Revision,
  RunningSystem,
  SeenState,
  SystemEnds,
  SystemPage,
  SystemQuery,
  SystemUsage,
  TokenHolder,
  VolumeHolder,
} from '../backend.ts';
import type { WatchHealth } from '../cluster-observer.ts';
import { apiError } from './api-error.ts';
import { applyObject } from './apply/apply-object.ts';
import { applyWithoutCopy } from './apply/apply-without-copy.ts';
import { checkExisting } from './apply/check-existing.ts';
import { checkPlace } from './apply/check-place.ts';
import { checkServed } from './apply/check-served.ts';
import { nameTaken } from './apply/claim-name.ts';
import { type LiveObjects, liveObjects } from './apply/live-objects.ts';
import { findNamespace, isOwn, makeNamespace, namespaceTaken } from './apply/make-namespace.ts';
import { ownedClaim } from './apply/owned-claim.ts';
import { prune } from './apply/prune.ts';
import { removeSystem } from './apply/remove-system.ts';
import { ownerOf } from './apply/root-reference.ts';
import { claimedBy, compile, type KubernetesPlan } from './compile/compile.ts';
import { endsOf } from './compile/ends.ts';
import { guidSelector, labelKeys } from './compile/labels.ts';
import type { KubernetesArtifact } from './compile/manifest.ts';
import { dnsLabel, partLabel, rootName } from './compile/names.ts';
import { ownerSelector, systemOwner } from './compile/owner.ts';
import { defaultTarget, type Target } from './compile/target.ts';
import { drift } from './drift/drift.ts';
import { isWorkloadKind, kinds, pathOf } from './kinds.ts';
import { type KubeClient, type KubeClientOptions, kubeClient } from './kube-client.ts';
import { listEverywhere } from './list-everywhere.ts';
import { listMetadata } from './list-metadata.ts';
import { listObjects } from './list-objects.ts';
import { followedLogs, writtenLogs } from './logs/system-logs.ts';
import { systemPods } from './logs/system-pods.ts';
import { type NodeAddresses, nodeAddresses } from './node-addresses.ts';
import type { ConfigMap, KubeObject, Workload } from './objects.ts';
import { narrowed, Places } from './place.ts';
import { preview } from './preview/preview.ts';
import { containerOf, reachablePorts } from './reachable-ports.ts';
import { eraseEntries } from './registers/erase-entries.ts';
import { writeEntry } from './registers/write-entry.ts';
import { reviewToken } from './review-token.ts';
import { keepRevision } from './revisions/keep-revision.ts';
import { listRevisions } from './revisions/list-revisions.ts';
import { markRevision } from './revisions/mark-revision.ts';
import { nextRevision, revisionNumber } from './revisions/next-revision.ts';
import { systemOf } from './revisions/revision-secret.ts';
import { runningSystems } from './running-systems.ts';
import { serverFeatures } from './server-features.ts';
import { survey } from './survey.ts';
import { systemPage } from './system-page.ts';
import { containerUsage } from './usage/container-usage.ts';
import { systemUsage } from './usage/system-usage.ts';
import { volumeHolders } from './volume-holders.ts';
import { Watches } from './wait/watches.ts';

export interface KubernetesOptions extends KubeClientOptions {
  /** Where systems live that share one. Default: the namespace of the current context, else `default`. */
  readonly namespace?: string | undefined;
  /** How many revisions of a system are kept, the current one included. */
  readonly revisions?: number | undefined;
}

const DEFAULT_REVISIONS = 5;

/** What the version of the embedded cluster says of itself. */
const EMBEDDED = '+tycho-embedded';

/** The backend, having met the cluster if it answers. */
export async function connect(options: KubernetesOptions): Promise<Backend> {
  const client = kubeClient(options);
  const namespace = options.namespace ?? client.contextNamespace ?? defaultTarget.namespace;
  const backend = new KubernetesBackend(
    client,
    { ...defaultTarget, namespace },
    options.revisions ?? DEFAULT_REVISIONS,
  );
  await backend.check();
  return backend;
}

class KubernetesBackend implements Backend {
  readonly #client: KubeClient;
  readonly #places: Places;
  readonly #watches: Watches;
  readonly #addresses: () => Promise<NodeAddresses>;
  readonly #revisions: number;
  #target: Target;
  #version: string | null = null;

  constructor(client: KubeClient, target: Target, revisions: number) {
    this.#client = client;
    this.#revisions = revisions;
    this.#target = target;
    this.#places = new Places(client, target.namespace);
    this.#watches = new Watches(client, this.#places);
    this.#addresses = nodeAddresses(client);
  }

  get description(): string {
    const version = this.#version ? ` ${this.#version}` : '';
    const place = `Kubernetes${version} at ${this.#client.server}, namespace ${this.#target.namespace}`;
    return version.includes(EMBEDDED) ? `${place}: the embedded cluster, NO CONTAINERS RUN` : place;
  }

  compile(system: System, guid: string, direction?: Direction): KubernetesPlan {
    return compile(system, guid, this.#target, direction);
  }

  async objections(plan: Plan): Promise<Problem[]> {
    const { place } = plan as KubernetesPlan;
    const taken = await Promise.all(claimedBy(plan as KubernetesPlan).map((it) => nameTaken(this.#client, it)));
    return [...(await this.#objectionsToPlace(place)), ...taken.filter((it) => it !== null)];
  }

  async #objectionsToPlace(place: KubernetesPlan['place']): Promise<Problem[]> {
    if (place === null) return [];
    const missing = await this.#places.missing();
    if (missing) return [missing];
    const there = await findNamespace(this.#client, place.manifest.metadata.name);
    return there && !isOwn(there, place) ? [namespaceTaken(there)] : [];
  }

  async open(given: Plan, options: OpenOptions, signal: AbortSignal): Promise<Opened> {
    const plan = given as KubernetesPlan;
    const { novelty, cause } = options;
    const place = await this.#placeFor(plan, novelty, signal);
    const live = await this.#live(plan, [plan.root], novelty, signal);
    const before = live.get(plan.root.id) ?? null;
    const root = nextRevision(plan.root, before, options);
    const { guid, namespace, registrations } = plan;
    const kept = registrations.map((it) => it.register);
    await eraseEntries(this.#client, { guid, namespace, root: before, kept }, signal);
    const { object, change } = await applyObject(this.#client, root, { owner: null, before, signal });
    const owner = ownerOf(object);
    const number = revisionNumber((object as ConfigMap).data);
    await Promise.all(registrations.map((it) => writeEntry(this.#client, it, { guid, namespace, owner }, signal)));
    const { system, labels } = plan;
    const revision = { guid, system, namespace, labels, number, cause, owner };
    const problems = await keepRevision(this.#client, revision, this.#revisions, signal);
    return { root: owner, revision: number, changes: [change, ...place], problems };
  }

  /** Where the plan is to be applied is there, and has what it takes as it is. */
  async #placeFor(plan: KubernetesPlan, novelty: Novelty, signal: AbortSignal): Promise<Change[]> {
    const missing = plan.place && (await this.#places.missing());
    if (missing) throw new ProblemError([missing]);
    if (novelty === 'known') checkPlace(plan, await this.locate(plan.guid));
    await checkServed(this.#client, plan, signal);
    await checkExisting(this.#client, plan.namespace, plan.system, signal);
    return plan.place ? [await makeNamespace(this.#client, plan.place, signal)] : [];
  }

  async apply(
    plan: Plan,
    root: string,
    artifacts: readonly Artifact[],
    novelty: Novelty,
    signal: AbortSignal,
  ): Promise<Applied> {
    const changes: Change[] = [];
    const objects: KubeObject[] = [];
    const problems: Problem[] = [];
    const all = (artifacts as readonly KubernetesArtifact[]).map((it) => ownedClaim(it, root));
    const live = await this.#live(plan, all, novelty, signal);
    const options = (it: KubernetesArtifact) => ({
      owner: this.#ownerFor(it, root),
      before: live.get(it.id) ?? null,
      signal,
    });
    for (const stage of stages(all)) {
      const applied = await Promise.all(stage.map((it) => applyObject(this.#client, it, options(it))));
      for (const { object, change, dropped } of applied) {
        changes.push(change);
        objects.push(object);
        problems.push(...dropped);
      }
    }
    return { changes, ports: portsOf(plan, objects), problems };
  }

  /** What is there already of these artifacts. Where all is new nobody needs to look. */
  async #live(
    { guid }: Plan,
    artifacts: readonly KubernetesArtifact[],
    novelty: Novelty,
    signal: AbortSignal,
  ): Promise<LiveObjects> {
    return novelty === 'new' ? new Map() : liveObjects(this.#client, guid, artifacts, signal);
  }

  async revisions(guid: string): Promise<Revision[]> {
    const { namespace } = await this.#places.of(guid);
    return (await listRevisions(this.#client, namespace, guid)).map((it) => it.revision);
  }

  async kept(guid: string, revision?: number): Promise<KeptSystem | null> {
    const { namespace } = await this.#places.of(guid);
    const all = await listRevisions(this.#client, namespace, guid);
    const found = revision === undefined ? all[0] : all.find((it) => it.revision.number === revision);
    return found ? { revision: found.revision.number, system: systemOf(found.secret) } : null;
  }

  async markRevision(guid: string, revision: number, failed: boolean, signal: AbortSignal): Promise<void> {
    const { namespace } = await this.#places.of(guid);
    return markRevision(this.#client, namespace, { guid, revision, failed }, signal);
  }

  async preview(given: Plan, owner: string, signal: AbortSignal): Promise<PreviewedChange[]> {
    const plan = given as KubernetesPlan;
    checkPlace(plan, await this.locate(plan.guid));
    await checkServed(this.#client, plan, signal);
    return preview(this.#client, this.#target.namespace, plan, owner, signal);
  }

  prune(plan: Plan, signal: AbortSignal): Promise<Change[]> {
    return prune(this.#client, plan as KubernetesPlan, signal);
  }

  async observe(
    plan: Plan,
    made: ReadonlySet<string>,
    changes: readonly Change[],
    signal: AbortSignal | null = null,
  ): Promise<Observation> {
    const stuck = signal === null ? [] : await this.#watches.stuck(plan.guid);
    if (signal !== null)
      await Promise.all(stuck.map((it) => applyWithoutCopy(this.#client, plan as KubernetesPlan, it, signal)));
    const observation = await this.#watches.observe(plan as KubernetesPlan, made, changes);
    const unable = new Set([...stuck.flatMap((it) => Object.values(it.images)), ...this.#watches.forgone(plan.guid)]);
    return { ...observation, warnings: [...observation.warnings, ...[...unable].sort().map(cannotFill)] };
  }

  onChange(guid: string, listener: () => void): Disposable {
    return this.#watches.onChange(guid, listener);
  }

  async *logs(guid: string, options: LogsOptions, signal: AbortSignal): AsyncGenerator<LogLine, void> {
    this.#refuseWithoutContainers();
    const world = {
      client: this.#client,
      look: async () => systemPods(this.#client, await this.#places.of(guid), guid),
      onChange: (listener: () => void) => this.onChange(guid, listener),
    };
    yield* options.follow ? followedLogs(world, options, signal) : writtenLogs(world, options, signal);
  }

  async usage(guid: string): Promise<SystemUsage> {
    this.#refuseWithoutContainers();
    const place = await this.#places.of(guid);
    const seen = await systemPods(this.#client, place, guid);
    if (seen === null) return { services: {}, note: null };
    return systemUsage(seen.names, seen.pods, await containerUsage(this.#client, place.namespace, seen.pods));
  }

  #refuseWithoutContainers(): void {
    if (this.#version?.includes(EMBEDDED)) throw new ProblemError([noContainers]);
  }

  async remove(guid: string, options: { readonly volumes: boolean }, signal: AbortSignal): Promise<string[]> {
    return removeSystem(this.#client, await this.#places.of(guid), guid, options, signal);
  }

  async list(query: SystemQuery = {}): Promise<SystemPage> {
    const places = await this.#places.all();
    const addresses = await this.#addresses();
    const page = (cursor = query.cursor) => systemPage(this.#client, places, addresses, { ...query, cursor });
    if (query.limit !== undefined || query.cursor !== undefined) return page();
    if (query.owner === undefined)
      return { systems: await runningSystems(this.#client, places, addresses), next: null };
    const systems: RunningSystem[] = [];
    for (let it = await page(); ; it = await page(it.next)) {
      systems.push(...it.systems);
      if (it.next === null) return { systems, next: null };
    }
  }

  async get(guid: string): Promise<RunningSystem | null> {
    const places = [await this.#places.of(guid)];
    const [system] = await runningSystems(this.#client, places, await this.#addresses(), guid);
    return system ?? null;
  }

  async drift(guids: readonly string[] | null): Promise<ReadonlyMap<string, readonly Drift[]>> {
    const all = await this.#places.all();
    return drift(this.#client, guids === null ? all : all.map((it) => narrowed(it, guids)), this.#target);
  }

  async locate(guid: string): Promise<Located | null> {
    const { placement, namespace } = await this.#places.of(guid);
    const root = await this.#root(namespace, guid);
    const { metadata } = root ?? (await this.#claims(namespace, guid))[0] ?? {};
    if (!metadata && placement === 'shared') return null;
    const name = root?.data?.name ?? metadata?.labels?.[labelKeys.app] ?? null;
    return { placement, namespace, name, owner: metadata ? systemOwner(metadata) : null };
  }

  async named(name: string, owner?: string): Promise<string[]> {
    const labels = `${labelKeys.root}=true,${labelKeys.app}=${dnsLabel(name)}`;
    const roots = await listEverywhere<ConfigMap>(this.#client, 'ConfigMap', await this.#places.all(), labels);
    return roots
      .filter((it) => it.data?.name === name && it.metadata.deletionTimestamp === undefined)
      .filter((it) => owner === undefined || systemOwner(it.metadata) === owner)
      .map((it) => it.metadata.labels?.[labelKeys.guid] ?? '');
  }

  async ends(): Promise<SystemEnds[]> {
    const roots = await listMetadata(this.#client, 'ConfigMap', await this.#places.all(), `${labelKeys.root}=true`);
    return roots
      .filter((it) => it.deletionTimestamp === undefined)
      .map((it) => ({
        guid: it.labels?.[labelKeys.guid] ?? '',
        name: it.labels?.[labelKeys.app] ?? '',
        owner: systemOwner(it),
        ...endsOf(it),
      }));
  }

  async survey(): Promise<Remains[]> {
    return survey(this.#client, await this.#places.all());
  }

  async owned(owner: string): Promise<string[]> {
    const labels = `${labelKeys.root}=true,${ownerSelector(owner)}`;
    const roots = await listMetadata(this.#client, 'ConfigMap', await this.#places.all(), labels);
    return roots.filter((it) => systemOwner(it) === owner).map((it) => it.labels?.[labelKeys.guid] ?? '');
  }

  async volumeHolders(system: System, owner: string, placement: SystemPlacement | null): Promise<VolumeHolder[]> {
    const all = await this.#places.all();
    const places = all.filter((it) => placement === null || it.placement === placement);
    return volumeHolders(this.#client, places, { system, owner }, this.#target);
  }

  async #root(namespace: string, guid: string): Promise<ConfigMap | null> {
    const path = pathOf('ConfigMap', namespace, rootName(guid));
    const { status, text } = await this.#client.request({ method: 'GET', path });
    return status === 200 ? (JSON.parse(text) as ConfigMap) : null;
  }

  #claims(namespace: string, guid: string): Promise<KubeObject[]> {
    return listObjects(this.#client, 'PersistentVolumeClaim', namespace, guidSelector(guid));
  }

  identify(token: string, audiences: readonly string[]): Promise<TokenHolder | null> {
    return reviewToken(this.#client, token, audiences);
  }

  watches(): readonly WatchHealth[] {
    return this.#watches.health();
  }

  counts(): Readonly<Record<SeenState, number>> | null {
    return this.#watches.counts();
  }

  async check(): Promise<Problem[]> {
    try {
      await this.#meet();
      return [];
    } catch (error) {
      if (error instanceof ProblemError) return [...error.problems];
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#watches.close();
    await this.#client.close();
  }

  /** Data outlives the system that made it, so a claim has no owner. */
  #ownerFor(artifact: KubernetesArtifact, root: string): string | null {
    return artifact.manifest.kind === 'PersistentVolumeClaim' ? null : root;
  }

  /** Learns the version and the DNS server, and whether the namespace is there. */
  async #meet(): Promise<void> {
    const { namespace } = this.#target;
    const [version, space, dns, features] = await Promise.all([
      this.#client.request({ method: 'GET', path: '/version' }),
      this.#client.request({ method: 'GET', path: `/api/v1/namespaces/${namespace}` }),
      this.#client.request({ method: 'GET', path: '/api/v1/namespaces/kube-system/services/kube-dns' }),
      serverFeatures(this.#client, namespace),
    ]);
    const asked = { verb: 'get', resource: 'namespaces', namespace, about: `namespace ${namespace}` };
    if (version.status !== 200)
      throw apiError(version.status, version.text, { ...asked, resource: 'version', about: 'the version' });
    this.#version = (JSON.parse(version.text) as { gitVersion: string }).gitVersion;
    if (dns.status === 200) {
      const { clusterIP } = (JSON.parse(dns.text) as { spec: { clusterIP?: string } }).spec;
      this.#target = { ...this.#target, dnsAddress: clusterIP ?? null };
    }
    this.#target = { ...this.#target, ...features };
    // A worker that may not read namespaces can still work in its own.
    if (space.status !== 200 && space.status !== 403) throw apiError(space.status, space.text, asked);
  }
}

/** Side by side what can be, one after the other what must be: policies and claims before pods. */
function stages(artifacts: readonly KubernetesArtifact[]): KubernetesArtifact[][] {
  const byOrder = Map.groupBy(artifacts, (it) => kinds[it.manifest.kind].order);
  return [...byOrder].sort(([a], [b]) => a - b).map(([, stage]) => stage);
}

/** By name of the service, of those whose ports are published. */
function portsOf({ system }: Plan, objects: readonly KubeObject[]): Record<string, readonly ReachablePort[]> {
  const byLabel = Map.groupBy(objects, (it) => it.metadata.labels?.[labelKeys.service]);
  const of = (name: string) => byLabel.get(partLabel(name)) ?? [];
  const ports = system.services.map((it) => {
    const container = containerOf(of(leadOf(it)).filter(isWorkload), partLabel(it.name));
    return [it.name, reachablePorts(of(it.name), container, { any: null, own: null })] as const;
  });
  return Object.fromEntries(ports.filter(([, it]) => it.length > 0));
}

const cannotFill = (image: string): Problem =>
  problem('warning', 'value-approximated', `image ${image} has no shell, so nothing of it is copied into volumes`, {
    hint: 'Write `volume: { nocopy: true }` at the mount, and `user:` where the volume has to be its own.',
  });

const noContainers = problem(
  'error',
  'containers-missing',
  'no containers run in the embedded cluster: there is nothing that writes logs or uses processors and memory',
  { hint: 'Launch on a real cluster: tycho api without --embedded.' },
);

const isWorkload = (it: KubeObject): it is Workload => isWorkloadKind(it.kind);
