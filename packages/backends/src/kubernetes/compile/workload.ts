import { earlyServices, type Group, runsToItsEnd, type Service } from '@tycho/ast';
import type { Context } from './context.ts';
import { podSelector } from './labels.ts';
import type { KubernetesArtifact } from './manifest.ts';
import type { Fields } from './part.ts';
import { annotationsOf } from './parts/annotations.ts';
import { pod } from './pod.ts';
import { nodeRollout, rollout } from './rollout.ts';

/** More than any attempt that will be made: `on-failure` without a number. */
const NO_LIMIT = 2_147_483_647;

/**
 * What runs the services of a group: a Deployment when they are to run on, a Job when they run to their end, a
 * DaemonSet when they run on each node; before it what their pods need.
 */
export function workload(context: Context, group: Group): KubernetesArtifact[] {
  const { restart } = lastingOf(group);
  if (group.lead.perNode) return daemonSet(context, group, runsToItsEnd(restart));
  switch (restart.policy) {
    case 'always':
    case 'unless-done':
      return deployment(context, group);
    case 'never':
      return job(context, group, 'Never', 0);
    case 'on-failure':
      return job(context, group, 'OnFailure', restart.attempts ?? NO_LIMIT);
  }
}

/** Those that end before the others start do not say how the pod lives: all the others agree. */
function lastingOf({ lead, services }: Group): Service {
  const early = earlyServices(services);
  return early.has(lead.name) ? (services.find((it) => !early.has(it.name)) ?? lead) : lead;
}

function deployment(context: Context, group: Group): KubernetesArtifact[] {
  const { template, objects } = pod(context, group, 'Always');
  const { name, replicas } = group.lead;
  const selector = { matchLabels: podSelector(context.guid, name) };
  return [
    ...objects,
    made(context, group, 'Deployment', { replicas, selector, ...rollout(group, context.direction), template }),
  ];
}

/** Kubernetes has no Job for each node: what runs to its end comes before something that only holds the place. */
function daemonSet(context: Context, group: Group, ends: boolean): KubernetesArtifact[] {
  const { template, objects } = pod(context, group, 'Always', ends ? idle(context.target.pauseImage) : null);
  const selector = { matchLabels: podSelector(context.guid, group.lead.name) };
  return [
    ...objects,
    made(context, group, 'DaemonSet', { selector, ...nodeRollout(group, context.direction), template }),
  ];
}

const idle = (image: string): Fields => ({ name: 'done', image, resources: {} });

function job(context: Context, group: Group, restartPolicy: 'OnFailure' | 'Never', backoffLimit: number) {
  const { template, objects } = pod(context, group, restartPolicy);
  const { replicas } = group.lead;
  return [
    ...objects,
    made(context, group, 'Job', { backoffLimit, completions: replicas, parallelism: replicas, template }),
  ];
}

function made(context: Context, { lead, services }: Group, kind: 'Deployment' | 'DaemonSet' | 'Job', spec: Fields) {
  const labels = Object.assign({}, ...services.map((it) => it.serviceLabels), lead.serviceLabels);
  return context.object(kind, context.nameOf(lead.name), { spec }, lead.name, annotationsOf(labels));
}
