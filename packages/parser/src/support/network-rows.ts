import type { Rows } from './support.ts';
import { alwaysApproximated, approximated, meaningless, refused, supported, unsupported } from './support.ts';

/** Attributes of a service: how it is reached. */
export const networkRows: Rows = {
  'services.*.links': approximated(
    'a name with other characters than letters, digits and `-` is found as one without them',
  ),
  'services.*.external_links': approximated(
    'a name with other characters than letters, digits and `-` is found as one without them',
  ),
  'services.*.ports': supported,
  'services.*.ports[].target': supported,
  'services.*.ports[].published': approximated(
    'outside of 30000 to 32767 the orchestrator chooses the port of a node, within the cluster the port of the container is used, and of a range the first is asked for',
  ),
  'services.*.ports[].host_ip': approximated(
    'the loopback address keeps a port inside of the system; any other means every address, but with `mode: host`',
  ),
  'services.*.ports[].protocol': supported,
  'services.*.ports[].app_protocol': supported,
  'services.*.ports[].mode': approximated(
    '`host` is read as `ingress` unless the operator allows it, and the port is then that of one node',
  ),
  'services.*.ports[].name': supported,
  'services.*.expose': supported,
  'services.*.networks': supported,
  'services.*.networks.*.aliases': approximated(
    'a name with other characters than letters, digits and `-` is found as one without them',
  ),
  'services.*.networks.*.ipv4_address': unsupported('the orchestrator gives addresses'),
  'services.*.networks.*.ipv6_address': unsupported('the orchestrator gives addresses'),
  'services.*.networks.*.mac_address': unsupported('the orchestrator gives addresses'),
  'services.*.networks.*.link_local_ips': unsupported('the orchestrator gives addresses'),
  'services.*.networks.*.interface_name': unsupported('a container has one interface, which the orchestrator names'),
  'services.*.networks.*.driver_opts': unsupported('the network of the orchestrator is used'),
  'services.*.networks.*.priority': meaningless('`priority` orders the networks of a container, which has one here'),
  'services.*.networks.*.gw_priority': meaningless(
    '`gw_priority` orders the networks of a container, which has one here',
  ),
  'services.*.network_mode': refused('`container:…` and a name of a network: write `networks`'),
  'services.*.hostname': approximated(
    'a name with other characters than letters, digits and `-` becomes one without them',
  ),
  'services.*.domainname': alwaysApproximated('the full name with it is known in the container itself only'),
  'services.*.container_name': approximated(
    'a name with other characters than letters, digits and `-` is found as one without them',
  ),
  'services.*.extra_hosts': approximated(
    '`host-gateway` is the address that the operator says, and a name with `_` is left out',
  ),
  'services.*.dns': alwaysApproximated('these are asked after the name server of the orchestrator, at most two'),
  'services.*.dns_search': supported,
  'services.*.dns_opt': supported,
  'services.*.mac_address': unsupported('the orchestrator gives addresses'),
  'services.*.networks.*.use_service_name_alias': unsupported(
    'the name of a service is found on each of its networks',
    [true],
  ),
};
