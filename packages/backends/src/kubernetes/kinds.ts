/**
 * The kinds of objects that Tycho makes or watches. `order` is that of applying: what a pod needs stands
 * before what makes pods. `made`: Tycho applies objects of this kind; the others the cluster makes of them. `optional`: not
 * every cluster has them, and not every Tycho may see them: then there are none.
 */
const rows = {
  ConfigMap: { apiVersion: 'v1', plural: 'configmaps', order: 0, made: true },
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
  readonly optional?: boolean;
}

export const kinds: Readonly<Record<Kind, KindRow>> = rows;

export const kindNames = Object.keys(kinds) as Kind[];

/** Those that run the pods of a group. */
export const workloadKinds = ['Deployment', 'DaemonSet', 'Job'] as const satisfies Kind[];

/** `/apis/apps/v1/namespaces/default/deployments`, with `/name` when one is given. */
export function pathOf(kind: Kind, namespace: string, name?: string): string {
  const { apiVersion, plural } = kinds[kind];
  const root = apiVersion.includes('/') ? '/apis' : '/api';
  return `${root}/${apiVersion}/namespaces/${namespace}/${plural}${name === undefined ? '' : `/${name}`}`;
}

/** Plural with its group, as RBAC errors write it: `deployments.apps`. */
export function resourceOf(kind: Kind): string {
  const { apiVersion, plural } = kinds[kind];
  const [group, version] = apiVersion.split('/');
  return version ? `${plural}.${group}` : plural;
}

/** `Deployment/web-909f2e60` */
export const idOf = (it: { kind: string; metadata: { name: string } }): string => `${it.kind}/${it.metadata.name}`;
