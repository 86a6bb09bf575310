import type { Rows } from './support.ts';
import { approximated, meaningless, refused, supported, unsupported } from './support.ts';

/** Attributes of a service: how it is reached. */
export const networkRows: Rows = {
  'services.*.links': unsupported(),
  'services.*.external_links': unsupported(),
  'services.*.ports': supported,
  'services.*.ports[].target': supported,
  'services.*.ports[].published': approximated(
    'outside of 30000 to 32767 the orchestrator chooses the port, and of a range the first is asked for',
  ),
  'services.*.ports[].host_ip': approximated(
    'the loopback address keeps a port inside of the system; any other means every address',
  ),
  'services.*.ports[].protocol': supported,
  'services.*.ports[].app_protocol': meaningless('`app_protocol` has no effect yet'),
  'services.*.ports[].mode': approximated('`host` is read as `ingress`'),
  'services.*.ports[].name': supported,
  'services.*.expose': supported,
  'services.*.networks': supported,
  'services.*.networks.*.aliases': unsupported(),
  'services.*.networks.*.ipv4_address': unsupported('the orchestrator gives addresses'),
  'services.*.networks.*.ipv6_address': unsupported('the orchestrator gives addresses'),
  'services.*.networks.*.mac_address': unsupported('the orchestrator gives addresses'),
  'services.*.networks.*.link_local_ips': unsupported('the orchestrator gives addresses'),
  'services.*.networks.*.interface_name': unsupported('the orchestrator gives addresses'),
  'services.*.networks.*.driver_opts': unsupported('the orchestrator gives addresses'),
  'services.*.networks.*.priority': unsupported(),
  'services.*.networks.*.gw_priority': unsupported(),
  'services.*.network_mode': refused('another system has no containers to share with; `service:NAME` runs in one pod'),
  'services.*.hostname': unsupported(),
  'services.*.domainname': unsupported(),
  'services.*.container_name': unsupported(),
  'services.*.extra_hosts': unsupported(),
  'services.*.dns': unsupported('names are resolved by the orchestrator'),
  'services.*.dns_search': unsupported('names are resolved by the orchestrator'),
  'services.*.dns_opt': unsupported('names are resolved by the orchestrator'),
  'services.*.mac_address': unsupported('the orchestrator gives addresses'),
  'services.*.networks.*.use_service_name_alias': unsupported(),
};
