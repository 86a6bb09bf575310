import type { Change, Direction, ReachablePort } from '@tycho/ast';
import { type Problem, ProblemError, problem, type System } from '@tycho/ast';
import type {
  Applied,
  Artifact,
  Backend,
  Drift,
  KeptSystem,
  Novelty,
  Observation,
  Opened,
  OpenOptions,
  Plan,
  PreviewedChange,
  Revision,
  RunningSystem,
  VolumeHolder,
} from '../backend.ts';
import { apiError } from './api-error.ts';
import { applyObject } from './apply/apply-object.ts';
import { applyWithoutCopy } from './apply/apply-without-copy.ts';
import { checkExisting } from './apply/check-existing.ts';
import { checkServed } from './apply/check-served.ts';
import { type LiveObjects, liveObjects } from './apply/live-objects.ts';
import { prune } from './apply/prune.ts';
import { removeSystem } from './apply/remove-system.ts';
import { ownerOf } from './apply/root-reference.ts';
import { compile, type KubernetesPlan } from './compile/compile.ts';
import { guidSelector, labelKeys, tychoSelector } from './compile/labels.ts';
import type { KubernetesArtifact } from './compile/manifest.ts';
import { dnsLabel, partLabel, rootName } from './compile/names.ts';
import { defaultTarget, type Target } from './compile/target.ts';
import { drift } from './drift/drift.ts';
import { kinds, pathOf } from './kinds.ts';
import { type KubeClient, type KubeClientOptions, kubeClient } from './kube-client.ts';
import { listObjects } from './list-objects.ts';
import { type NodeAddresses, nodeAddresses } from './node-addresses.ts';
import type { ConfigMap, KubeObject } from './objects.ts';
import { preview } from './preview/preview.ts';
import { reachablePorts } from './reachable-ports.ts';
import { keepRevision } from './revisions/keep-revision.ts';
import { listRevisions } from './revisions/list-revisions.ts';
import { markRevision } from './revisions/mark-revision.ts';
import { nextRevision, revisionNumber } from './revisions/next-revision.ts';
import { systemOf } from './revisions/revision-secret.ts';
import { runningSystems } from './running-systems.ts';
import { serverFeatures } from './server-features.ts';
import { volumeHolders } from './volume-holders.ts';
import { Watches } from './wait/watches.ts';

export interface KubernetesOptions extends KubeClientOptions {
  /** Where systems live. Default: the namespace of the current context, else `default`. */
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
  readonly #watches: Watches;
  readonly #addresses: () => Promise<NodeAddresses>;
  readonly #revisions: number;
  #target: Target;
  #version: string | null = null;

  constructor(client: KubeClient, target: Target, revisions: number) {
    this.#client = client;
    this.#revisions = revisions;
    this.#target = target;
    this.#watches = new Watches(client, target.namespace);
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

  async open(plan: Plan, { novelty, cause }: OpenOptions, signal: AbortSignal): Promise<Opened> {
    await checkServed(this.#client, plan as KubernetesPlan, signal);
    await checkExisting(this.#client, this.#target.namespace, plan.system, signal);
    const artifact = plan.root as KubernetesArtifact;
    const live = await this.#live(plan, [artifact], novelty, signal);
    const before = live.get(artifact.id) ?? null;
    const root = nextRevision(artifact, before);
    const { object, change } = await applyObject(this.#client, root, { owner: null, before, signal });
    const owner = ownerOf(object);
    const revision = revisionNumber((object as ConfigMap).data);
    const { guid, system } = plan;
    const kept = { guid, number: revision, system, cause, owner, namespace: this.#target.namespace };
    const problems = await keepRevision(this.#client, kept, this.#revisions, signal);
    return { root: owner, revision, change, problems };
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
    const all = artifacts as readonly KubernetesArtifact[];
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
    return (await listRevisions(this.#client, this.#target.namespace, guid)).map((it) => it.revision);
  }

  async kept(guid: string, revision?: number): Promise<KeptSystem | null> {
    const all = await listRevisions(this.#client, this.#target.namespace, guid);
    const found = revision === undefined ? all[0] : all.find((it) => it.revision.number === revision);
    return found ? { revision: found.revision.number, system: systemOf(found.secret) } : null;
  }

  markRevision(guid: string, revision: number, failed: boolean, signal: AbortSignal): Promise<void> {
    return markRevision(this.#client, this.#target.namespace, { guid, revision, failed }, signal);
  }

  async preview(plan: Plan, signal: AbortSignal): Promise<PreviewedChange[]> {
    await checkServed(this.#client, plan as KubernetesPlan, signal);
    return preview(this.#client, this.#target.namespace, plan as KubernetesPlan, signal);
  }

  prune(plan: Plan, signal: AbortSignal): Promise<Change[]> {
    return prune(this.#client, this.#target.namespace, plan as KubernetesPlan, signal);
  }

  async observe(plan: Plan, made: ReadonlySet<string>, changes: readonly Change[]): Promise<Observation> {
    const stuck = await this.#watches.stuck(plan.guid);
    const { signal } = new AbortController();
    await Promise.all(stuck.map((it) => applyWithoutCopy(this.#client, plan as KubernetesPlan, it, signal)));
    const observation = await this.#watches.observe(plan as KubernetesPlan, made, changes);
    const unable = new Set([...stuck.flatMap((it) => Object.values(it.images)), ...this.#watches.forgone(plan.guid)]);
    return { ...observation, warnings: [...observation.warnings, ...[...unable].sort().map(cannotFill)] };
  }

  onChange(guid: string, listener: () => void): Disposable {
    return this.#watches.onChange(guid, listener);
  }

  remove(guid: string, options: { readonly volumes: boolean }, signal: AbortSignal): Promise<string[]> {
    return removeSystem(this.#client, this.#target.namespace, guid, options, signal);
  }

  async list(): Promise<RunningSystem[]> {
    return runningSystems(this.#client, this.#target.namespace, null, await this.#addresses());
  }

  async get(guid: string): Promise<RunningSystem | null> {
    const [system] = await runningSystems(this.#client, this.#target.namespace, guid, await this.#addresses());
    return system ?? null;
  }

  drift(guid: string | null): Promise<ReadonlyMap<string, readonly Drift[]>> {
    return drift(this.#client, this.#target, guid);
  }

  async named(name: string): Promise<string[]> {
    const selector = `${tychoSelector},${labelKeys.root}=true,${labelKeys.app}=${dnsLabel(name)}`;
    const roots = await listObjects<ConfigMap>(this.#client, 'ConfigMap', this.#target.namespace, selector);
    return roots
      .filter((it) => it.data?.name === name && it.metadata.deletionTimestamp === undefined)
      .map((it) => it.metadata.labels?.[labelKeys.guid] ?? '');
  }

  volumeHolders(system: System): Promise<VolumeHolder[]> {
    return volumeHolders(this.#client, system, this.#target);
  }

  async has(guid: string): Promise<boolean> {
    const { namespace } = this.#target;
    const path = pathOf('ConfigMap', namespace, rootName(guid));
    const { status } = await this.#client.request({ method: 'GET', path });
    if (status === 200) return true;
    const claims = await listObjects(this.#client, 'PersistentVolumeClaim', namespace, guidSelector(guid));
    return claims.length > 0;
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
  const ports = system.services.map(({ name }) => {
    return [name, reachablePorts(byLabel.get(partLabel(name)) ?? [], { any: null, own: null })] as const;
  });
  return Object.fromEntries(ports.filter(([, it]) => it.length > 0));
}

const cannotFill = (image: string): Problem =>
  problem('warning', 'value-approximated', `image ${image} has no shell, so nothing of it is copied into volumes`, {
    hint: 'Write `volume: { nocopy: true }` at the mount, and `user:` where the volume has to be its own.',
  });
