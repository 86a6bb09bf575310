import { earlyServices, type Group, type Mount, type Service } from '@tycho/ast';
import type { Context } from './context.ts';
import { podSelector } from './labels.ts';
import type { KubernetesArtifact } from './manifest.ts';
import { pod } from './pod.ts';

/** More than any attempt that will be made: `on-failure` without a number. */
const NO_LIMIT = 2_147_483_647;

/** Kubernetes' own default, written out: fields that are Tycho's can be taken back by a later revision. */
const ROLLING = { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } };
/** What is written to a volume by one program is not for the old and the new pod to write to together. */
const ONE_AFTER_THE_OTHER = { type: 'Recreate' };

/**
 * What runs the services of a group: a Deployment when they are to run always, a Job when they run to their end;
 * before it what their pods need.
 */
export function workload(context: Context, group: Group): KubernetesArtifact[] {
  const { restart } = lastingOf(group);
  switch (restart.policy) {
    case 'always':
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
  const spec = {
    replicas,
    selector: { matchLabels: podSelector(context.guid, name) },
    strategy: group.services.some(({ mounts }) => mounts.some(isKept)) ? ONE_AFTER_THE_OTHER : ROLLING,
    template,
  };
  return [...objects, context.object('Deployment', context.nameOf(name), { spec }, name)];
}

/** Written to, and there longer than the pod is. */
const isKept = ({ kind, readOnly }: Mount): boolean =>
  !readOnly && (kind === 'volume' || kind === 'claim' || kind === 'host');

function job(context: Context, group: Group, restartPolicy: 'OnFailure' | 'Never', backoffLimit: number) {
  const { template, objects } = pod(context, group, restartPolicy);
  const { name, replicas } = group.lead;
  const spec = { backoffLimit, completions: replicas, parallelism: replicas, template };
  return [...objects, context.object('Job', context.nameOf(name), { spec }, name)];
}
