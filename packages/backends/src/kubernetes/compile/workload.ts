import type { Service } from '@tycho/ast';
import type { Context } from './context.ts';
import { podSelector } from './labels.ts';
import type { KubernetesArtifact } from './manifest.ts';
import { pod } from './pod.ts';

/** More than any attempt that will be made: `on-failure` without a number. */
const NO_LIMIT = 2_147_483_647;

/** Kubernetes' own default, written out: fields that are Tycho's can be taken back by a later revision. */
const ROLLING = { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } };
/** A volume that one node mounts at a time cannot be held by the old and the new pod together. */
const ONE_AFTER_THE_OTHER = { type: 'Recreate' };

/**
 * What runs a service: a Deployment when it is to run always, a Job when it runs to its end; before it what
 * its pods need.
 */
export function workload(context: Context, service: Service): KubernetesArtifact[] {
  const { restart } = service;
  switch (restart.policy) {
    case 'always':
      return deployment(context, service);
    case 'never':
      return job(context, service, 'Never', 0);
    case 'on-failure':
      return job(context, service, 'OnFailure', restart.attempts ?? NO_LIMIT);
  }
}

function deployment(context: Context, service: Service): KubernetesArtifact[] {
  const { template, objects } = pod(context, service, 'Always');
  const spec = {
    replicas: service.replicas,
    selector: { matchLabels: podSelector(context.guid, service.name) },
    strategy: service.mounts.length > 0 ? ONE_AFTER_THE_OTHER : ROLLING,
    template,
  };
  return [...objects, context.object('Deployment', context.nameOf(service.name), { spec }, service.name)];
}

function job(context: Context, service: Service, restartPolicy: 'OnFailure' | 'Never', backoffLimit: number) {
  const { template, objects } = pod(context, service, restartPolicy);
  const spec = { backoffLimit, completions: service.replicas, parallelism: service.replicas, template };
  return [...objects, context.object('Job', context.nameOf(service.name), { spec }, service.name)];
}
