import { type Ingress, leadOf, type Service } from '@tycho/ast';
import type { Context } from './context.ts';
import { labelKeys, networkLabel, podSelector } from './labels.ts';
import type { KubernetesArtifact } from './manifest.ts';

/** Who may connect to the pods of a service: what policy wove into `ingress`, and nobody else. */
export function networkPolicy(context: Context, service: Service): KubernetesArtifact {
  return context.object(
    'NetworkPolicy',
    context.nameOf(service.name),
    {
      spec: {
        podSelector: { matchLabels: podSelector(context.guid, leadOf(service)) },
        policyTypes: ['Ingress'],
        ingress: service.ingress.map((it) => rule(context, it)),
      },
    },
    service.name,
  );
}

function rule(context: Context, ingress: Ingress): object {
  switch (ingress.from) {
    case 'network':
      return {
        from: [
          { podSelector: { matchLabels: { [labelKeys.guid]: context.guid, [networkLabel(ingress.network)]: 'true' } } },
        ],
      };
    case 'anywhere':
      return { ports: [{ port: ingress.port, protocol: ingress.protocol.toUpperCase() }] };
  }
}
