import { createHash } from 'node:crypto';
import { earlyServices, type Group, runsToItsEnd, type Service } from '@tycho/ast';
import type { Context } from './context.ts';
import { joinPods } from './join-pods.ts';
import { templateKey } from './labels.ts';
import type { KubernetesArtifact } from './manifest.ts';
import type { Aspect, Fields, Part } from './part.ts';
import { joinParts, present } from './part.ts';
import { annotations } from './parts/annotations.ts';
import { copyUp } from './parts/copy-up.ts';
import { environment } from './parts/environment.ts';
import { files } from './parts/files.ts';
import { health } from './parts/health.ts';
import { life } from './parts/life.ts';
import { names } from './parts/names.ts';
import { placement } from './parts/placement.ts';
import { ports } from './parts/ports.ts';
import { program } from './parts/program.ts';
import { resources } from './parts/resources.ts';
import { restarts } from './parts/restarts.ts';
import { security } from './parts/security.ts';
import { storage } from './parts/storage.ts';
import { together } from './parts/together.ts';
import { unpackedImages } from './parts/unpacked-images.ts';

/** All that there is to a service's part of its pod, in the order in which a person reads it. */
const aspects: readonly Aspect[] = [
  program,
  environment,
  ports,
  health,
  resources,
  security,
  storage,
  files,
  copyUp,
  unpackedImages,
  together,
  names,
  placement,
  life,
  annotations,
  restarts,
];

/** The pod of a group as a template, and what has to be there before it. */
export interface Pod {
  readonly template: object;
  readonly objects: readonly KubernetesArtifact[];
}

/**
 * `restartPolicy`: what Kubernetes does with a container that ends. `idle`: a container that stays when all of the
 * services have ended.
 */
export function pod(
  context: Context,
  group: Group,
  restartPolicy: 'Always' | 'OnFailure' | 'Never',
  idle: Fields | null = null,
): Pod {
  const parts = group.services.map((service) => ({ service, ...joinParts(aspects.map((it) => it(service, context))) }));
  const leadFirst = parts.toSorted((a, b) => Number(b.service === group.lead) - Number(a.service === group.lead));
  const of = (field: 'labels' | 'annotations') => Object.assign({}, ...leadFirst.toReversed().map((it) => it[field]));
  const labels = { ...context.system.podLabels, ...context.serviceLabels(group.lead.name), ...of('labels') };
  const { initContainers, ...shared } = joinPods(leadFirst.map((it) => it.pod ?? {}));
  const spec = { restartPolicy, ...containers(parts, initContainers, idle), ...shared };
  const annotations = of('annotations');
  const digest = createHash('sha256').update(JSON.stringify({ labels, annotations, spec }));
  return {
    template: {
      metadata: { labels, annotations: { ...annotations, [templateKey]: digest.digest('hex').slice(0, 16) } },
      spec,
    },
    objects: parts.flatMap((it) => it.objects ?? []),
  };
}

/**
 * What others of the pod wait for starts before them: until it has ended well, or, as a sidecar, until its first
 * check succeeds.
 */
function containers(
  parts: readonly (Part & { readonly service: Service })[],
  others: unknown,
  idle: Fields | null,
): Fields {
  const early = earlyServices(parts.map((it) => it.service));
  const isEarly = ({ service }: { readonly service: Service }) => idle !== null || early.has(service.name);
  const before = parts
    .filter(isEarly)
    .map(({ service, container = {} }) => (runsToItsEnd(service.restart) ? once(container) : sidecar(container)));
  return {
    ...present({ initContainers: [...(Array.isArray(others) ? others : []), ...before] }),
    containers: [...parts.filter((it) => !isEarly(it)).map((it) => it.container), ...(idle ? [idle] : [])],
  };
}

/** One that runs to its end has no probes: nobody is to reach it. */
function once({ readinessProbe: _, startupProbe: __, lifecycle: ___, ...container }: Fields): Fields {
  return container;
}

/** The next container waits for the start-up probe, so there is one: the health check. */
const sidecar = (container: Fields): Fields => ({
  ...container,
  restartPolicy: 'Always',
  ...present({ startupProbe: container.startupProbe ?? container.readinessProbe }),
});
