import type { Service } from '@tycho/ast';
import { container } from './container.ts';
import type { Context } from './context.ts';
import { podDns } from './discovery.ts';
import { networkLabel, podSelector, serviceLabels } from './labels.ts';
import type { KubernetesArtifact } from './manifest.ts';
import { partLabel } from './names.ts';

/** Compose stops a container ten seconds after it was asked to end. */
const GRACE_SECONDS = 10;
/** More than any attempt that will be made: `on-failure` without a number. */
const NO_LIMIT = 2_147_483_647;

/** Kubernetes' own default, written out: fields that are Tycho's can be taken back by a later revision. */
const ROLLING = { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } };
/** A volume that one node mounts at a time cannot be held by the old and the new pod together. */
const ONE_AFTER_THE_OTHER = { type: 'Recreate' };

/** What runs a service: a Deployment when it is to run always, a Job when it runs to its end. */
export function workload(context: Context, service: Service): KubernetesArtifact {
  const name = context.nameOf(service.name);
  const { restart } = service;
  switch (restart.policy) {
    case 'always':
      return context.object('Deployment', name, { spec: deploymentSpec(context, service) }, service.name);
    case 'never':
      return context.object('Job', name, { spec: jobSpec(context, service, 'Never', 0) }, service.name);
    case 'on-failure':
      return context.object(
        'Job',
        name,
        { spec: jobSpec(context, service, 'OnFailure', restart.attempts ?? NO_LIMIT) },
        service.name,
      );
  }
}

function deploymentSpec(context: Context, service: Service): object {
  return {
    replicas: service.replicas,
    selector: { matchLabels: podSelector(context.guid, service.name) },
    strategy: service.mounts.length > 0 ? ONE_AFTER_THE_OTHER : ROLLING,
    template: podTemplate(context, service, 'Always'),
  };
}

function jobSpec(context: Context, service: Service, restartPolicy: string, backoffLimit: number): object {
  return {
    backoffLimit,
    completions: service.replicas,
    parallelism: service.replicas,
    template: podTemplate(context, service, restartPolicy),
  };
}

function podTemplate(context: Context, service: Service, restartPolicy: string): object {
  const networks = Object.fromEntries(service.networks.map((it) => [networkLabel(it), 'true']));
  return {
    metadata: {
      labels: { ...serviceLabels(context.guid, context.system.name, service.name), ...networks },
      ...(Object.keys(service.labels).length > 0 ? { annotations: annotations(service.labels) } : {}),
    },
    spec: {
      restartPolicy,
      hostname: partLabel(service.name),
      subdomain: context.discoveryName,
      ...podDns(context),
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: GRACE_SECONDS,
      containers: [container(service)],
      ...volumes(context, service),
    },
  };
}

/** Compose labels hold any text, so they become annotations; a key that Kubernetes cannot take is made legal. */
function annotations(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [annotationKey(key), value]));
}

const LEGAL_KEY = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

const annotationKey = (key: string): string => (LEGAL_KEY.test(key) ? key : `compose-label/${partLabel(key)}`);

function volumes(context: Context, service: Service): Record<string, unknown> {
  const names = [...new Set(service.mounts.map((it) => it.volume))];
  if (names.length === 0) return {};
  return {
    volumes: names.map((it) => ({ name: partLabel(it), persistentVolumeClaim: { claimName: context.nameOf(it) } })),
  };
}
