import type { Context } from './context.ts';
import { ipFamilies } from './ip-families.ts';
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
      ...ipFamilies(context.system.networks),
      publishNotReadyAddresses: true,
      selector: { [labelKeys.guid]: context.guid },
      // Some DNS servers give no record to a headless Service without a port. Nothing listens here.
      ports: [{ name: 'discovery', port: 1, protocol: 'TCP' }],
    },
  });
}
