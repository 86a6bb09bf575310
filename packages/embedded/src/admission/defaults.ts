import type { Json, JsonObject } from '../json.ts';
import type { KubeObject } from '../kube-object.ts';
import { placesOf } from './places.ts';

type Value = Json | ((parent: JsonObject) => Json | undefined);
/** Where, and what stands there when nothing does. */
type Row = readonly [pattern: string, value: Value];

const probe: readonly Row[] = [
  ['timeoutSeconds', 1],
  ['periodSeconds', 10],
  ['successThreshold', 1],
  ['failureThreshold', 3],
];

const container: readonly Row[] = [
  ['resources', () => ({})],
  ['terminationMessagePath', '/dev/termination-log'],
  ['terminationMessagePolicy', 'File'],
  ['imagePullPolicy', ({ image }) => (/:(?!latest$)[^/]+$|@/.test(String(image)) ? 'IfNotPresent' : 'Always')],
  ['ports[].protocol', 'TCP'],
  ['env[].valueFrom?.fieldRef?.apiVersion', 'v1'],
  ...under('readinessProbe?', probe),
  ...under('livenessProbe?', probe),
  ...under('startupProbe?', probe),
];

const podSpec: readonly Row[] = [
  ...under('containers[]', container),
  ...under('initContainers[]', container),
  ['restartPolicy', 'Always'],
  ['terminationGracePeriodSeconds', 30],
  ['dnsPolicy', 'ClusterFirst'],
  ['securityContext', () => ({})],
  ['schedulerName', 'default-scheduler'],
];

/** A Job's pods may not restart always, so their policy has no default. */
const jobPodSpec = podSpec.filter(([pattern]) => pattern !== 'restartPolicy');

const rows: Readonly<Record<string, readonly Row[]>> = {
  Deployment: [
    ['spec.replicas', 1],
    ['spec.strategy.type', 'RollingUpdate'],
    [
      'spec.strategy.rollingUpdate',
      ({ type }) => (type === 'RollingUpdate' ? { maxUnavailable: '25%', maxSurge: '25%' } : undefined),
    ],
    ['spec.revisionHistoryLimit', 10],
    ['spec.progressDeadlineSeconds', 600],
    ...under('spec.template.spec', podSpec),
  ],
  DaemonSet: [
    ['spec.updateStrategy.type', 'RollingUpdate'],
    [
      'spec.updateStrategy.rollingUpdate',
      ({ type }) => (type === 'RollingUpdate' ? { maxUnavailable: 1, maxSurge: 0 } : undefined),
    ],
    ['spec.revisionHistoryLimit', 10],
    ...under('spec.template.spec', podSpec),
  ],
  ReplicaSet: [['spec.replicas', 1], ...under('spec.template.spec', podSpec)],
  Job: [
    ['spec.parallelism', 1],
    ['spec.completions', 1],
    ['spec.backoffLimit', 6],
    ['spec.completionMode', 'NonIndexed'],
    ['spec.suspend', false],
    ['spec.podReplacementPolicy', 'TerminatingOrFailed'],
    ...under('spec.template.spec', jobPodSpec),
  ],
  Pod: [
    ...under('spec', podSpec),
    ['spec.enableServiceLinks', true],
    ['spec.serviceAccountName', 'default'],
    ['status.phase', 'Pending'],
  ],
  Service: [
    ['spec.type', 'ClusterIP'],
    ['spec.sessionAffinity', 'None'],
    ['spec.internalTrafficPolicy', 'Cluster'],
    [
      'spec.externalTrafficPolicy',
      ({ type }) => (type === 'NodePort' || type === 'LoadBalancer' ? 'Cluster' : undefined),
    ],
    ['spec.ports[].protocol', 'TCP'],
    ['spec.ports[].targetPort', ({ port }) => port],
    ['status.loadBalancer', () => ({})],
  ],
  PersistentVolumeClaim: [
    ['spec.volumeMode', 'Filesystem'],
    ['status.phase', 'Pending'],
  ],
  NetworkPolicy: [
    ['spec.policyTypes', ({ egress }) => (egress ? ['Ingress', 'Egress'] : ['Ingress'])],
    ['spec.ingress[].ports[].protocol', 'TCP'],
    ['spec.egress[].ports[].protocol', 'TCP'],
  ],
  Namespace: [
    ['spec.finalizers', () => ['kubernetes']],
    ['status.phase', 'Active'],
  ],
  Secret: [['type', 'Opaque']],
};

/** Fills in, in place, what the API server fills in of the fields that somebody reads. */
export function setDefaults(object: KubeObject): void {
  for (const [pattern, value] of rows[object.kind] ?? []) {
    for (const { parent, field } of placesOf(object, pattern)) {
      if (parent[field] !== undefined) continue;
      const filled = typeof value === 'function' ? value(parent) : value;
      if (filled !== undefined) parent[field] = filled;
    }
  }
}

function under(prefix: string, below: readonly Row[]): Row[] {
  return below.map(([pattern, value]) => [`${prefix}.${pattern}`, value]);
}
