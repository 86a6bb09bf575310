import type { Network, Service } from '@tycho/ast';
import type { Context } from '../context.ts';
import { labelKeys, networkLabel, sharedNetworkLabel } from '../labels.ts';
import { partLabel } from '../names.ts';
import { ownLabel } from '../naming/name-scope.ts';
import { searchesOf } from '../naming/naming.ts';
import type { Aspect, Fields } from '../part.ts';
import { present } from '../part.ts';

/**
 * Under which names the pod is found, which names it finds, and the networks that it has joined. A service that joined
 * another's pod is found in there under its own name too.
 */
export const names: Aspect = (service, context) => ({
  labels: { ...membership(service, context.system.networks), [labelKeys.container]: containerLabel(service, context) },
  pod: {
    hostname: ownLabel(context.leadOf(service)),
    subdomain: context.discoveryName,
    ...(isOnHost(service) ? { hostNetwork: true } : {}),
    ...dns(service, context),
    ...present({ hostAliases: hostAliases(service) }),
    enableServiceLinks: false,
  },
});

const isOnHost = ({ security }: Service): boolean => security.hostNamespaces.includes('network');

function membership(service: Service, networks: readonly Network[]): Record<string, string> {
  const joined = networks.filter((it) => service.networks.includes(it.name));
  return Object.fromEntries(
    joined.flatMap(({ name, sharedAs }) => [
      [networkLabel(name), 'true'],
      ...(sharedAs === null ? [] : [[sharedNetworkLabel(sharedAs), 'true']]),
    ]),
  );
}

/** Docker would call the container so. */
const containerLabel = ({ name, naming }: Service, { system }: Context): string =>
  partLabel(naming.container ?? `${system.name}-${name}-1`);

function dns(service: Service, context: Context): Fields {
  const { clusterDomain, dnsAddress } = context.target;
  const { servers, searches, options } = service.naming.resolver;
  const own = [...searchesOf(context, service), ...searches];
  if (dnsAddress === null) {
    const dnsConfig = present({ nameservers: servers.slice(0, 2), searches: own, options: options.map(option) });
    return { ...(isOnHost(service) ? { dnsPolicy: 'ClusterFirstWithHostNet' } : {}), dnsConfig };
  }
  const usual = [`${context.namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain];
  const ndots = options.some((it) => it.startsWith('ndots:')) ? [] : ['ndots:5'];
  return {
    dnsPolicy: 'None',
    dnsConfig: {
      nameservers: [dnsAddress, ...servers.slice(0, 2)],
      searches: [...own, ...usual],
      options: [...ndots, ...options].map(option),
    },
  };
}

/** `ndots:2`, or `rotate`. */
function option(text: string): Fields {
  const [name = '', value] = text.split(':', 2);
  return value === undefined ? { name } : { name, value };
}

/** Names with fixed addresses, by address; and its own full name, which is nobody else's business. */
function hostAliases(service: Service): Fields[] {
  const { hosts, domain } = service.naming;
  const joined = service.joins === null ? [] : [{ name: partLabel(service.name), address: '127.0.0.1' }];
  const full = domain === null ? [] : [{ name: `${ownLabel(service)}.${domain}`, address: '127.0.1.1' }];
  const byAddress = Map.groupBy([...joined, ...hosts, ...full], (it) => it.address);
  return [...byAddress].map(([ip, entries]) => ({ ip, hostnames: entries.map((it) => it.name) }));
}
