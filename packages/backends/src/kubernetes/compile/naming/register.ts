import { createHash } from 'node:crypto';
import type { Service } from '@tycho/ast';
import type { Context } from '../context.ts';
import { labelKeys, sharedNetworkLabel } from '../labels.ts';
import { type KubernetesArtifact, manifest } from '../manifest.ts';
import { dnsLabel } from '../names.ts';
import { namesOn, ownLabel, tokenOf } from './name-scope.ts';

/**
 * The names of a system on a network that other systems join too. The register of the network is a headless Service,
 * one in each namespace, in which every system has its entry: its names are ports, as in a `NameScope`.
 */
export interface Registration {
  /** Name of the Service. */
  readonly register: string;
  /** Says of a pod that it has joined the network. */
  readonly member: string;
  /** The token of the pods that each name stands for. */
  readonly names: Readonly<Record<string, string>>;
}

/** What a system has to say in the registers of its networks. */
export function registrationsOf(context: Context): Registration[] {
  return sharedNames(context.system.networks).flatMap((network) => {
    const register = registerOf(network);
    const labels = new Set(context.system.services.flatMap((it) => labelsOn(context, it, network)));
    const names = [...labels].sort().map((it) => [it, tokenOf(register, it)]);
    if (names.length === 0) return [];
    return [{ register, member: sharedNetworkLabel(network), names: Object.fromEntries(names) }];
  });
}

/** Where a service finds the names that other systems have registered: in its own namespace, and in the shared one. */
export function registersOf({ system, namespace, target }: Context, { networks }: Service): string[] {
  const joined = system.networks.filter((it) => networks.includes(it.name));
  const places = [...new Set([namespace, target.namespace])];
  return places.flatMap((place) =>
    sharedNames(joined).map((it) => `tcp.${registerOf(it)}.${place}.svc.${target.clusterDomain}`),
  );
}

/** The tokens by which the registers of its networks find the pods of a service. */
export const registeredTokens = (context: Context, service: Service): string[] =>
  sharedNames(context.system.networks).flatMap((network) =>
    labelsOn(context, service, network).map((it) => tokenOf(registerOf(network), it)),
  );

/** A register in which only one system has its entry, for whoever applies it by hand. */
export const registerService = (namespace: string, { register, member, names }: Registration): KubernetesArtifact =>
  manifest(
    'Service',
    {
      name: register,
      namespace,
      labels: registerLabels,
    },
    { spec: { ...registerSpec(member), ports: registerPorts(names) } },
  );

export const registerLabels = { [labelKeys.executor]: 'tycho', [labelKeys.register]: 'true' };

/** What is the same whoever has joined. */
export const registerSpec = (member: string): object => ({
  clusterIP: 'None',
  publishNotReadyAddresses: true,
  selector: { [member]: 'true' },
});

/** Each name as a port. */
export const registerPorts = (names: Readonly<Record<string, string>>): object[] =>
  Object.entries(names)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, targetPort], index) => ({ name, port: index + 1, targetPort, protocol: 'TCP' }));

/** How a service is called on the networks of that name. */
function labelsOn({ system }: Context, service: Service, network: string): string[] {
  const keys = system.networks.filter((it) => it.sharedAs === network && service.networks.includes(it.name));
  return [...new Set(keys.flatMap((it) => [ownLabel(service), ...namesOn(service, it.name)]))];
}

const sharedNames = (networks: Context['system']['networks']): string[] => [
  ...new Set(networks.flatMap((it) => it.sharedAs ?? [])),
];

/** Unlike that of any other network, whatever is no letter in its name. */
const registerOf = (network: string): string =>
  dnsLabel('network', network, createHash('sha256').update(network).digest('hex').slice(0, 8));
