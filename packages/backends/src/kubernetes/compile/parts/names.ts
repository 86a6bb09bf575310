import { podDns } from '../discovery.ts';
import { networkLabel } from '../labels.ts';
import { partLabel } from '../names.ts';
import type { Aspect } from '../part.ts';

/** Under which name the pod is found, which names it finds, and the networks that it has joined. */
export const names: Aspect = ({ name, networks }, context) => ({
  labels: Object.fromEntries(networks.map((it) => [networkLabel(it), 'true'])),
  pod: { hostname: partLabel(name), subdomain: context.discoveryName, ...podDns(context), enableServiceLinks: false },
});
