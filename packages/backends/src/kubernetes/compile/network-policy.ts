import { type Ingress, leadOf, type Service } from '@tycho/ast';
import type { Context } from './context.ts';
import { labelKeys, networkLabel, podSelector, sharedNetworkLabel } from './labels.ts';
import type { KubernetesArtifact } from './manifest.ts';
import { present } from './part.ts';

/** Who may connect to the pods of a service, and where they may: what policy wove into it, and nothing else. */
export function networkPolicy(context: Context, service: Service): KubernetesArtifact {
  const isBound = service.egress !== 'anywhere';
  return context.object(
    'NetworkPolicy',
    context.nameOf(service.name),
    {
      spec: {
        podSelector: { matchLabels: podSelector(context.guid, leadOf(service)) },
        policyTypes: isBound ? ['Ingress', 'Egress'] : ['Ingress'],
        ingress: service.ingress.map((it) => ingressRule(context, it)),
        ...(isBound ? { egress: egressRules(context, service) } : {}),
      },
    },
    service.name,
  );
}

function ingressRule(context: Context, ingress: Ingress): object {
  switch (ingress.from) {
    case 'network':
      return { from: membersOf(context, ingress.network) };
    case 'anywhere':
      return { ports: [portOf(ingress)] };
    case 'addresses':
      return { from: ingress.addresses.map((cidr) => ({ ipBlock: { cidr } })), ports: [portOf(ingress)] };
    case 'front':
      return { from: [{ namespaceSelector: namespaceOf(ingress.namespace) }], ports: [portOf(ingress)] };
  }
}

const portOf = ({ port, protocol }: { port: number; protocol: string }) => ({
  port,
  protocol: protocol.toUpperCase(),
});

/** To the peers on its networks, and to who tells their names. */
function egressRules(context: Context, { egress, networks }: Service): object[] {
  if (egress === 'nowhere') return [];
  const peers = networks.flatMap((it) => membersOf(context, it));
  // To an empty list of peers would mean to everywhere.
  return [...(peers.length === 0 ? [] : [{ to: peers }]), nameServer(context)];
}

/**
 * The pods on a network: of this system, or of every system that has joined it by its name, in the namespace that
 * systems share and in those that some have for themselves.
 */
function membersOf(context: Context, network: string): object[] {
  const sharedAs = context.networkOf(network)?.sharedAs ?? null;
  if (sharedAs === null)
    return [{ podSelector: { matchLabels: { [labelKeys.guid]: context.guid, [networkLabel(network)]: 'true' } } }];
  const home = context.target.namespace;
  const podSelector = { matchLabels: { [sharedNetworkLabel(sharedAs)]: 'true' } };
  const namespaces = [namespaceOf(home), { matchLabels: { [labelKeys.home]: home } }];
  return namespaces.map((namespaceSelector) => ({ namespaceSelector, podSelector }));
}

function namespaceOf(name: string): object {
  return { matchLabels: { 'kubernetes.io/metadata.name': name } };
}

/** Where the name server's pods run; its address counts where a network looks at it before it is translated. */
const NAME_SERVER = namespaceOf('kube-system');

function nameServer({ target: { dnsAddress } }: Context): object {
  const address = dnsAddress && { ipBlock: { cidr: `${dnsAddress}/${dnsAddress.includes(':') ? 128 : 32}` } };
  return {
    to: [{ namespaceSelector: NAME_SERVER }, ...Object.values(present({ address }))],
    ports: [portOf({ port: 53, protocol: 'udp' }), portOf({ port: 53, protocol: 'tcp' })],
  };
}
