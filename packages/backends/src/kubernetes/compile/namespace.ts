import type { Context } from './context.ts';
import { type KubernetesArtifact, manifest } from './manifest.ts';
import { present } from './part.ts';

/** Which of the Pod Security Standards a namespace enforces. */
const ENFORCE = 'pod-security.kubernetes.io/enforce';

/** The namespace that a system has for itself; `null` where it shares one. */
export function namespaceOf(context: Context): KubernetesArtifact | null {
  if (!context.isIsolated) return null;
  const labels = { ...context.systemLabels, [ENFORCE]: context.system.quarters.podSecurity };
  return manifest('Namespace', { name: context.namespace, labels }, {});
}

/** What a namespace of its own holds the system to: nobody comes in unasked, and it has its share and no more. */
export function boundsOf(context: Context): KubernetesArtifact[] {
  if (!context.isIsolated) return [];
  const { quota, containerDefaults } = context.system.quarters;
  const usual = present({ default: containerDefaults.limits, defaultRequest: containerDefaults.requests });
  const bounds = [
    ['NetworkPolicy', { podSelector: {}, policyTypes: ['Ingress'] }],
    ['ResourceQuota', present({ hard: quota })],
    ['LimitRange', isEmpty(usual) ? {} : { limits: [{ type: 'Container', ...usual }] }],
  ] as const;
  return bounds
    .filter(([, spec]) => !isEmpty(spec))
    .map(([kind, spec]) => context.object(kind, context.discoveryName, { spec }));
}

const isEmpty = (it: object): boolean => Object.keys(it).length === 0;
