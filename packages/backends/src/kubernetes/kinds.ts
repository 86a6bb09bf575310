/**
 * The kinds of objects that Tycho makes or watches. `order` is that of applying: what a pod needs stands
 * before what makes pods. `made`: Tycho applies objects of this kind to the namespace of a system; the others the
 * cluster makes of them, or they are the namespace itself. `inNone`: they are in no namespace. `isolated`: only where
 * the namespace is the system's own. `optional`: not every cluster has them, and not every Tycho may see them: then
 * there are none.
 */
const rows = {
  Namespace: { apiVersion: 'v1', plural: 'namespaces', order: 0, made: false, isolated: true, inNone: true },
  ConfigMap: { apiVersion: 'v1', plural: 'configmaps', order: 0, made: true },
  ResourceQuota: { apiVersion: 'v1', plural: 'resourcequotas', order: 1, made: true, isolated: true },
  LimitRange: { apiVersion: 'v1', plural: 'limitranges', order: 1, made: true, isolated: true },
  PersistentVolumeClaim: { apiVersion: 'v1', plural: 'persistentvolumeclaims', order: 1, made: true },
  Secret: { apiVersion: 'v1', plural: 'secrets', order: 1, made: true },
  NetworkPolicy: { apiVersion: 'networking.k8s.io/v1', plural: 'networkpolicies', order: 1, made: true },
  Service: { apiVersion: 'v1', plural: 'services', order: 1, made: true },
  Ingress: { apiVersion: 'networking.k8s.io/v1', plural: 'ingresses', order: 1, made: true, optional: true },
  HTTPRoute: { apiVersion: 'gateway.networking.k8s.io/v1', plural: 'httproutes', order: 1, made: true, optional: true },
  Deployment: { apiVersion: 'apps/v1', plural: 'deployments', order: 2, made: true },
  DaemonSet: { apiVersion: 'apps/v1', plural: 'daemonsets', order: 2, made: true },
  Job: { apiVersion: 'batch/v1', plural: 'jobs', order: 2, made: true },
  ReplicaSet: { apiVersion: 'apps/v1', plural: 'replicasets', order: 3, made: false },
  Pod: { apiVersion: 'v1', plural: 'pods', order: 3, made: false },
} as const;

export type Kind = keyof typeof rows;

interface KindRow {
  readonly apiVersion: string;
  readonly plural: string;
  readonly order: number;
  readonly made: boolean;
  readonly inNone?: boolean;
  readonly isolated?: boolean;
  readonly optional?: boolean;
}

export const kinds: Readonly<Record<Kind, KindRow>> = rows;

/** Those of which a system has objects: in a namespace that it shares, or in its own. */
export const kindsIn = ({ isolated }: { readonly isolated: boolean }): Kind[] =>
  (Object.keys(kinds) as Kind[]).filter((it) => !kinds[it].inNone && (isolated || !kinds[it].isolated));

/** Those that run the pods of a group. */
export const workloadKinds = ['Deployment', 'DaemonSet', 'Job'] as const satisfies Kind[];

export const isWorkloadKind = (it: Kind): it is (typeof workloadKinds)[number] =>
  workloadKinds.some((kind) => kind === it);

/**
 * `/apis/apps/v1/namespaces/default/deployments`, with `/name` when one is given; without a namespace those of all of
 * them, or what is in none.
 */
export function pathOf(kind: Kind, namespace: string | undefined, name?: string): string {
  const { apiVersion, plural } = kinds[kind];
  const root = apiVersion.includes('/') ? '/apis' : '/api';
  const place = namespace === undefined ? '' : `/namespaces/${namespace}`;
  return `${root}/${apiVersion}${place}/${plural}${name === undefined ? '' : `/${name}`}`;
}

/** Plural with its group, as RBAC errors write it: `deployments.apps`. */
export function resourceOf(kind: Kind): string {
  const { apiVersion, plural } = kinds[kind];
  const [group, version] = apiVersion.split('/');
  return version ? `${plural}.${group}` : plural;
}

/** `Deployment/web-909f2e60` */
export const idOf = (it: { kind: string; metadata: { name: string } }): string => `${it.kind}/${it.metadata.name}`;
