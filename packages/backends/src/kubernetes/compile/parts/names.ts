import { leadOf } from '@tycho/ast';
import { podDns } from '../discovery.ts';
import { networkLabel } from '../labels.ts';
import { partLabel } from '../names.ts';
import type { Aspect } from '../part.ts';

/**
 * Under which name the pod is found, which names it finds, and the networks that it has joined. A service that joined
 * another's pod is found in there under its own name too.
 */
export const names: Aspect = (service, context) => ({
  labels: Object.fromEntries(service.networks.map((it) => [networkLabel(it), 'true'])),
  pod: {
    hostname: partLabel(leadOf(service)),
    subdomain: context.discoveryName,
    ...podDns(context),
    ...(service.joins === null ? {} : { hostAliases: [{ ip: '127.0.0.1', hostnames: [partLabel(service.name)] }] }),
    enableServiceLinks: false,
  },
});
