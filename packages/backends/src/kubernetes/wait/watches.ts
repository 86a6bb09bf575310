import { type Change, groupsOf, type Problem, problem, type Service, type ServiceState } from '@tycho/ast';
import type { Observation, SeenState } from '../../backend.ts';
import type { WatchHealth } from '../../cluster-observer.ts';
import type { StuckWorkload } from '../apply/apply-without-copy.ts';
import { forgoneBy } from '../apply/forgo-copy-up.ts';
import type { KubernetesPlan } from '../compile/compile.ts';
import { labelKeys } from '../compile/labels.ts';
import { partLabel } from '../compile/names.ts';
import { idOf, workloadKinds } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';
import type { KubeObject, Pod, Workload } from '../objects.ts';
import type { Place, Places } from '../place.ts';
import { countSystems } from './count-systems.ts';
import { explain } from './explain.ts';
import { type Member, serviceState } from './service-state.ts';
import { unableToCopy } from './unable-to-copy.ts';
import { WatchCache } from './watch-cache.ts';

/** The watches of one process, and who wants to know of which system. Nothing is watched before it is asked for. */
export class Watches {
  readonly #client: KubeClient;
  readonly #places: Places;
  readonly #listeners = new Map<string, Set<() => void>>();
  #workloads: readonly WatchCache<Workload>[] = [];
  #pods: readonly WatchCache<Pod>[] = [];

  constructor(client: KubeClient, places: Places) {
    this.#client = client;
    this.#places = places;
  }

  onChange(guid: string, listener: () => void): Disposable {
    const listeners = this.#listeners.get(guid) ?? new Set();
    this.#listeners.set(guid, listeners.add(listener));
    // What cannot be watched now is tried again by the watch itself, or told to the next who looks.
    this.#synced().catch(() => {});
    return {
      [Symbol.dispose]: () => {
        listeners.delete(listener);
        if (listeners.size === 0 && this.#listeners.get(guid) === listeners) this.#listeners.delete(guid);
      },
    };
  }

  async observe(plan: KubernetesPlan, made: ReadonlySet<string>, changes: readonly Change[]): Promise<Observation> {
    await this.#synced();
    const states: Record<string, ServiceState> = {};
    const rechecks: number[] = [];
    const warnings: Problem[] = [];
    const workloads = this.#workloadsOf(plan.guid);
    const pods = Map.groupBy(this.#podsOf(plan.guid), serviceLabel);
    for (const { service, lead, member } of membersOf(plan)) {
      const { name, dependsOn } = service;
      if (!made.has(name)) {
        states[name] = { state: 'pending', reason: dependsOn.length > 0 ? 'waiting for its dependencies' : null };
        continue;
      }
      const label = partLabel(lead);
      const workload = workloads.find((it) => serviceLabel(it) === label);
      const generation = workload ? (changes.find((it) => it.artifact === idOf(workload))?.generation ?? 0) : 0;
      const found = serviceState(workload, pods.get(label) ?? [], member, generation, Date.now());
      states[name] =
        found.trouble?.kind === 'failed'
          ? { state: 'failed', problem: await explain(this.#client, found.trouble) }
          : found.state;
      if (found.recheckIn !== null) rechecks.push(found.recheckIn);
      if (found.state.state === 'completed' && member.mayEnd) warnings.push(startedAgain(name));
    }
    return { states, recheckIn: rechecks.length > 0 ? Math.min(...rechecks) : null, warnings };
  }

  /** The workloads of a system that do not start, because images of theirs cannot fill volumes. */
  async stuck(guid: string): Promise<StuckWorkload[]> {
    await this.#synced();
    const pods = Map.groupBy(this.#podsOf(guid), serviceLabel);
    return this.#workloadsOf(guid)
      .map((workload) => ({ workload, images: unableToCopy(pods.get(serviceLabel(workload)) ?? []) }))
      .filter(({ images }) => Object.keys(images).length > 0);
  }

  /** Images of a system that cannot fill volumes, as far as its workloads know. */
  forgone(guid: string): string[] {
    return this.#workloadsOf(guid).flatMap((it) => Object.values(forgoneBy(it)));
  }

  health(): WatchHealth[] {
    return this.#all.map((it) => it.health());
  }

  counts(): Record<SeenState, number> | null {
    return this.#all.length === 0 ? null : countSystems(this.#workloads, this.#pods);
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((it) => it.close()));
  }

  /** All has been seen that there is, wherever systems can be. */
  async #synced(): Promise<void> {
    if (this.#all.length === 0) this.#watch(await this.#places.all());
    await Promise.all(this.#all.map((it) => it.synced()));
  }

  #watch(places: readonly Place[]): void {
    if (this.#all.length > 0) return;
    const changed = (guid: string) => {
      for (const listener of this.#listeners.get(guid) ?? []) listener();
    };
    this.#pods = places.map((it) => new WatchCache<Pod>(this.#client, 'Pod', it, changed));
    this.#workloads = places.flatMap((it) =>
      workloadKinds.map((kind) => new WatchCache<Workload>(this.#client, kind, it, changed)),
    );
  }

  #podsOf(guid: string): Pod[] {
    return this.#pods.flatMap((it) => it.of(guid));
  }

  #workloadsOf(guid: string): Workload[] {
    return this.#workloads.flatMap((it) => it.of(guid));
  }

  get #all(): readonly WatchCache<KubeObject>[] {
    return [...this.#workloads, ...this.#pods] as unknown as WatchCache<KubeObject>[];
  }
}

const serviceLabel = (it: KubeObject): string | undefined => it.metadata.labels?.[labelKeys.service];

/** Each service with the one that leads its group and what tells it from the others there. */
function membersOf({ system }: KubernetesPlan): { service: Service; lead: string; member: Member }[] {
  return groupsOf(system).flatMap(({ lead, services }) =>
    services.map((service) => {
      const others = services.filter((it) => it !== service).map((it) => partLabel(it.name));
      const mayEnd = service.restart.policy === 'unless-done';
      return { service, lead: lead.name, member: { name: partLabel(service.name), others: new Set(others), mayEnd } };
    }),
  );
}

const startedAgain = (service: string): Problem =>
  problem('warning', 'value-approximated', `service ${service} ended with code 0, and Kubernetes starts it again`, {
    hint: 'Write `restart: "no"` at the service, and it is run once.',
  });
