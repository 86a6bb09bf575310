/** One row of the table of what this API serves. */
export interface Resource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  /** Its status is written by controllers; writes of the object itself leave it alone. */
  readonly hasStatus: boolean;
  /** `metadata.generation` counts the changes of its spec. */
  readonly hasGeneration: boolean;
  readonly name: 'subdomain' | 'label' | 'label-1035';
  /** Fields that a selector may name, beside `metadata.name` and `metadata.namespace`. */
  readonly fields: readonly string[];
  /** What happens to dependents when a delete does not say: Jobs keep theirs for old clients' sake. */
  readonly propagation: 'Background' | 'Orphan';
}

const usual = {
  group: '',
  version: 'v1',
  shortNames: [],
  namespaced: true,
  hasStatus: false,
  hasGeneration: false,
  name: 'subdomain',
  fields: [],
  propagation: 'Background',
} as const satisfies Partial<Resource>;

const involvedObject = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];

export const resources = {
  namespaces: {
    ...usual,
    plural: 'namespaces',
    kind: 'Namespace',
    shortNames: ['ns'],
    namespaced: false,
    hasStatus: true,
    name: 'label',
    fields: ['status.phase'],
  },
  nodes: {
    ...usual,
    plural: 'nodes',
    kind: 'Node',
    shortNames: ['no'],
    namespaced: false,
    hasStatus: true,
    fields: ['spec.unschedulable'],
  },
  configmaps: { ...usual, plural: 'configmaps', kind: 'ConfigMap', shortNames: ['cm'] },
  secrets: { ...usual, plural: 'secrets', kind: 'Secret', fields: ['type'] },
  serviceaccounts: { ...usual, plural: 'serviceaccounts', kind: 'ServiceAccount', shortNames: ['sa'] },
  services: {
    ...usual,
    plural: 'services',
    kind: 'Service',
    shortNames: ['svc'],
    hasStatus: true,
    name: 'label-1035',
    fields: ['spec.clusterIP', 'spec.type'],
  },
  persistentvolumeclaims: {
    ...usual,
    plural: 'persistentvolumeclaims',
    kind: 'PersistentVolumeClaim',
    shortNames: ['pvc'],
    hasStatus: true,
  },
  // Kept, and held to by nobody: no pods are counted here.
  resourcequotas: {
    ...usual,
    plural: 'resourcequotas',
    kind: 'ResourceQuota',
    shortNames: ['quota'],
    hasStatus: true,
  },
  limitranges: { ...usual, plural: 'limitranges', kind: 'LimitRange', shortNames: ['limits'] },
  pods: {
    ...usual,
    plural: 'pods',
    kind: 'Pod',
    shortNames: ['po'],
    hasStatus: true,
    hasGeneration: true,
    fields: ['spec.nodeName', 'spec.restartPolicy', 'status.phase', 'status.podIP'],
  },
  events: {
    ...usual,
    plural: 'events',
    kind: 'Event',
    shortNames: ['ev'],
    fields: [...involvedObject.map((it) => `involvedObject.${it}`), 'reason', 'type', 'reportingComponent'],
  },
  deployments: {
    ...usual,
    group: 'apps',
    plural: 'deployments',
    kind: 'Deployment',
    shortNames: ['deploy'],
    hasStatus: true,
    hasGeneration: true,
  },
  replicasets: {
    ...usual,
    group: 'apps',
    plural: 'replicasets',
    kind: 'ReplicaSet',
    shortNames: ['rs'],
    hasStatus: true,
    hasGeneration: true,
    fields: ['status.replicas'],
  },
  daemonsets: {
    ...usual,
    group: 'apps',
    plural: 'daemonsets',
    kind: 'DaemonSet',
    shortNames: ['ds'],
    hasStatus: true,
    hasGeneration: true,
  },
  jobs: {
    ...usual,
    group: 'batch',
    plural: 'jobs',
    kind: 'Job',
    hasStatus: true,
    hasGeneration: true,
    fields: ['status.successful'],
    propagation: 'Orphan',
  },
  networkpolicies: {
    ...usual,
    group: 'networking.k8s.io',
    plural: 'networkpolicies',
    kind: 'NetworkPolicy',
    shortNames: ['netpol'],
    hasGeneration: true,
  },
  ingresses: {
    ...usual,
    group: 'networking.k8s.io',
    plural: 'ingresses',
    kind: 'Ingress',
    shortNames: ['ing'],
    hasStatus: true,
    hasGeneration: true,
  },
  gateways: {
    ...usual,
    group: 'gateway.networking.k8s.io',
    plural: 'gateways',
    kind: 'Gateway',
    shortNames: ['gtw'],
    hasStatus: true,
    hasGeneration: true,
  },
  httproutes: {
    ...usual,
    group: 'gateway.networking.k8s.io',
    plural: 'httproutes',
    kind: 'HTTPRoute',
    hasStatus: true,
    hasGeneration: true,
  },
  endpointslices: {
    ...usual,
    group: 'discovery.k8s.io',
    plural: 'endpointslices',
    kind: 'EndpointSlice',
    hasGeneration: true,
  },
} as const satisfies Record<string, Resource>;

export const allResources: readonly Resource[] = Object.values(resources);

const byKind = new Map(allResources.map((it) => [it.kind, it]));

export const resourceOfKind = (kind: string): Resource | undefined => byKind.get(kind);

/** `apps/v1`, or `v1` in the core group. */
export const apiVersionOf = ({ group, version }: Pick<Resource, 'group' | 'version'>): string =>
  group ? `${group}/${version}` : version;
