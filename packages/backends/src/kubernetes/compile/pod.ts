import type { Service } from '@tycho/ast';
import type { Context } from './context.ts';
import { serviceLabels } from './labels.ts';
import type { KubernetesArtifact } from './manifest.ts';
import type { Aspect } from './part.ts';
import { joinParts, present } from './part.ts';
import { annotations } from './parts/annotations.ts';
import { health } from './parts/health.ts';
import { life } from './parts/life.ts';
import { names } from './parts/names.ts';
import { placement } from './parts/placement.ts';
import { ports } from './parts/ports.ts';
import { program } from './parts/program.ts';
import { resources } from './parts/resources.ts';
import { security } from './parts/security.ts';
import { storage } from './parts/storage.ts';

/** All that there is to a service's pod, in the order in which a person reads it. */
const aspects: readonly Aspect[] = [
  program,
  ports,
  health,
  resources,
  security,
  storage,
  names,
  placement,
  life,
  annotations,
];

/** The pod of a service as a template, and what has to be there before it. */
export interface Pod {
  readonly template: object;
  readonly objects: readonly KubernetesArtifact[];
}

/** `restartPolicy`: what Kubernetes does with a container that ends. */
export function pod(context: Context, service: Service, restartPolicy: 'Always' | 'OnFailure' | 'Never'): Pod {
  const whole = joinParts(aspects.map((it) => it(service, context)));
  const labels = { ...serviceLabels(context.guid, context.system.name, service.name), ...whole.labels };
  return {
    template: {
      metadata: present({ labels, annotations: whole.annotations }),
      spec: { restartPolicy, containers: [whole.container], ...whole.pod },
    },
    objects: whole.objects ?? [],
  };
}
