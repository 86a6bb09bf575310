import type { Context } from './context.ts';
import { labelKeys } from './labels.ts';
import type { KubernetesArtifact } from './manifest.ts';

/**
 * One headless Service for the whole system. A pod with `hostname: db` and this Service as its subdomain is
 * found as `db.<this>`, and each pod of the system searches here: so `db` is this system's `db`, on any
 * port, before it is ready.
 */
export function discoveryService(context: Context): KubernetesArtifact {
  return context.object('Service', context.discoveryName, {
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: { [labelKeys.guid]: context.guid },
      // Some DNS servers give no record to a headless Service without a port. Nothing listens here.
      ports: [{ name: 'discovery', port: 1, protocol: 'TCP' }],
    },
  });
}

/** The DNS settings of a pod that make the names of its system resolve. */
export function podDns(context: Context): Record<string, unknown> {
  const { namespace, clusterDomain, dnsAddress } = context.target;
  const own = `${context.discoveryName}.${namespace}.svc.${clusterDomain}`;
  if (dnsAddress === null) return { dnsConfig: { searches: [own] } };
  const usual = [`${namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain];
  return {
    dnsPolicy: 'None',
    dnsConfig: { nameservers: [dnsAddress], searches: [own, ...usual], options: [{ name: 'ndots', value: '5' }] },
  };
}
