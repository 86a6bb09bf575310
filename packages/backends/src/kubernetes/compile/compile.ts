import { type Direction, type Group, groupsOf, type System } from '@tycho/ast';
import type { Plan } from '../../backend.ts';
import { claim } from './claim.ts';
import { Context } from './context.ts';
import { entrance } from './entrance.ts';
import type { KubernetesArtifact } from './manifest.ts';
import { boundsOf, namespaceOf } from './namespace.ts';
import { nameServices } from './naming/naming.ts';
import { type Registration, registerService, registrationsOf } from './naming/register.ts';
import { networkPolicy } from './network-policy.ts';
import { publishedService } from './published-service.ts';
import { root } from './root.ts';
import { storedFiles } from './stored-files.ts';
import type { Target } from './target.ts';
import { workload } from './workload.ts';

export interface KubernetesPlan extends Plan {
  readonly place: KubernetesArtifact | null;
  /** Where its objects live. */
  readonly namespace: string;
  /** What it has to say on the networks that it shares. */
  readonly registrations: readonly Registration[];
  /** What all of them have. */
  readonly labels: Readonly<Record<string, string>>;
  readonly root: KubernetesArtifact;
  readonly shared: readonly KubernetesArtifact[];
  readonly services: ReadonlyMap<string, readonly KubernetesArtifact[]>;
}

/**
 * What a system becomes on Kubernetes. The same system, guid and target give the same text, byte for byte. Objects are
 * made when they are first asked for: most visits of a job only look how its services are.
 */
export function compile(system: System, guid: string, target: Target, direction?: Direction): KubernetesPlan {
  const context = new Context(system, guid, target, direction);
  const shared = lazily(() => [
    ...boundsOf(context),
    ...system.files.flatMap((it) => storedFiles(context, it).map(({ artifact }) => artifact)),
    ...nameServices(context),
    ...system.volumes.flatMap((it) => claim(context, it)),
  ]);
  const services = lazily(() => new Map(groupsOf(system).flatMap((it) => groupArtifacts(context, it))));
  const top = lazily(() => root(context, [...shared(), ...[...services().values()].flat()]));
  return {
    guid,
    system,
    namespace: context.namespace,
    labels: context.systemLabels,
    get place() {
      return namespaceOf(context);
    },
    get registrations() {
      return registrationsOf(context);
    },
    get root() {
      return top();
    },
    get shared() {
      return shared();
    },
    get services() {
      return services();
    },
  };
}

/** Makes it when it is first asked for. */
function lazily<T>(make: () => T): () => T {
  let made: { readonly it: T } | undefined;
  return () => {
    made ??= { it: make() };
    return made.it;
  };
}

/** By name of the service: how each is reached, and with the lead what runs them all. */
const groupArtifacts = (context: Context, group: Group): [string, KubernetesArtifact[]][] =>
  group.services.map((it) => [
    it.name,
    [
      networkPolicy(context, it),
      ...publishedService(context, it),
      ...entrance(context, it),
      ...(it === group.lead ? workload(context, group) : []),
    ],
  ]);

/** Those that have names which others can ask for too. */
export const claimedBy = (plan: KubernetesPlan): KubernetesArtifact[] =>
  plan.system.services
    .filter((it) => it.publish.name !== null)
    .flatMap((it) => plan.services.get(it.name)?.filter(({ mayBeTaken }) => mayBeTaken) ?? []);

/** Everything that a plan applies, in the order in which it can be. */
export const artifactsOf = (plan: KubernetesPlan): KubernetesArtifact[] => [
  ...(plan.place ? [plan.place] : []),
  ...ownedBy(plan),
];

/** What lives in its namespace, root first. */
export const ownedBy = ({ root, shared, services }: KubernetesPlan): KubernetesArtifact[] => [
  root,
  ...shared,
  ...[...services.values()].flat(),
];

/** Every object of a system in the order in which it can be applied, as `tycho convert` prints them. */
export function manifests(system: System, guid: string, target: Target, direction?: Direction): object[] {
  const plan = compile(system, guid, target, direction);
  const registers = plan.registrations.map((it) => registerService(plan.namespace, it));
  return [...artifactsOf(plan), ...registers].map((it) => it.manifest);
}
