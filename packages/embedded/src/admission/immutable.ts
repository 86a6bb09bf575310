import { type JsonObject, objectOr, sameJson } from '../json.ts';
import type { KubeObject } from '../kube-object.ts';
import type { Report } from './report.ts';

/** Fields of the spec that never change. */
const immutable: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['selector'],
  ReplicaSet: ['selector'],
  DaemonSet: ['selector'],
  Job: ['completions', 'selector', 'template', 'completionMode'],
};

export function checkImmutable(object: KubeObject, previous: KubeObject, report: Report): void {
  const { uid } = previous.metadata;
  // Twice, as the API server says it.
  if (object.metadata.uid !== uid)
    for (const _ of [1, 2]) report.invalid('metadata.uid', object.metadata.uid, 'field is immutable');
  const spec = objectOr(object.spec);
  const before = objectOr(previous.spec);
  for (const field of immutable[object.kind] ?? []) {
    if (!sameJson(spec[field], before[field])) report.invalid(`spec.${field}`, spec[field], 'field is immutable');
  }
  special[object.kind]?.(spec, before, report);
}

const special: Readonly<Record<string, (spec: JsonObject, before: JsonObject, report: Report) => void>> = {
  Service(spec, before, report) {
    if (before.clusterIP && spec.clusterIP && spec.clusterIP !== before.clusterIP && spec.type !== 'ExternalName') {
      report.invalid('spec.clusterIPs[0]', [spec.clusterIP], 'may not change once set');
    }
  },
  PersistentVolumeClaim(spec, before, report) {
    if (sameJson(fixedOf(spec), fixedOf(before))) return;
    report.forbidden(
      'spec',
      'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
    );
  },
};

/** What of a claim's spec never changes. */
const fixedOf = ({ resources: _, volumeName: __, ...fixed }: JsonObject): JsonObject => fixed;
