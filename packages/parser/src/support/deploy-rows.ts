import type { Rows } from './support.ts';
import { alwaysApproximated, approximated, refused, supported, unsupported } from './support.ts';

/** Attributes below `deploy`. */
export const deployRows: Rows = {
  'services.*.deploy': supported,
  'services.*.deploy.mode': approximated('`global-job` runs before a container that holds its place on each node'),
  'services.*.deploy.replicas': supported,
  'services.*.deploy.endpoint_mode': alwaysApproximated(
    'the name of a service stands for all of its containers, and who connects chooses one',
    ['', 'dnsrr'],
  ),
  'services.*.deploy.labels': supported,
  'services.*.deploy.update_config': approximated(
    'what runs to its end is replaced as a whole, and what has a volume is stopped before the new one starts',
  ),
  'services.*.deploy.update_config.parallelism': supported,
  'services.*.deploy.update_config.order': supported,
  'services.*.deploy.update_config.delay': approximated(
    'it is taken for the time that a new container has to stay ready',
  ),
  'services.*.deploy.update_config.monitor': approximated(
    'a new container has to stay ready for so long, in whole seconds',
  ),
  'services.*.deploy.update_config.failure_action': approximated(
    '`continue` is taken for `pause`: nothing goes on past a container that fails',
  ),
  'services.*.deploy.update_config.max_failure_ratio': approximated('one container that fails is enough'),
  'services.*.deploy.rollback_config': approximated(
    'what runs to its end is replaced as a whole, and what has a volume is stopped before the new one starts',
  ),
  'services.*.deploy.rollback_config.parallelism': supported,
  'services.*.deploy.rollback_config.order': supported,
  'services.*.deploy.rollback_config.delay': approximated(
    'it is taken for the time that a new container has to stay ready',
  ),
  'services.*.deploy.rollback_config.monitor': approximated(
    'a new container has to stay ready for so long, in whole seconds',
  ),
  'services.*.deploy.rollback_config.failure_action': approximated(
    '`continue` is taken for `pause`: nothing goes on past a container that fails',
  ),
  'services.*.deploy.rollback_config.max_failure_ratio': approximated('one container that fails is enough'),
  'services.*.deploy.restart_policy': supported,
  'services.*.deploy.restart_policy.condition': supported,
  'services.*.deploy.restart_policy.max_attempts': approximated('a service that runs on is restarted without limit'),
  'services.*.deploy.restart_policy.delay': approximated(
    'the orchestrator waits 10 s at first, then twice as long each time, up to 5 minutes',
  ),
  'services.*.deploy.restart_policy.window': approximated(
    'the orchestrator waits 10 s at first, then twice as long each time, up to 5 minutes',
  ),
  'services.*.deploy.placement.constraints': refused('what no node has'),
  'services.*.deploy.placement': supported,
  'services.*.deploy.placement.preferences': supported,
  'services.*.deploy.placement.preferences[].spread': supported,
  'services.*.deploy.placement.max_replicas_per_node': approximated('more than one comes out as an even spread'),
  'services.*.deploy.resources': supported,
  'services.*.deploy.resources.limits': supported,
  'services.*.deploy.resources.limits.cpus': supported,
  'services.*.deploy.resources.limits.memory': supported,
  'services.*.deploy.resources.limits.pids': unsupported('the node limits the processes of a pod', [-1, 0]),
  'services.*.deploy.resources.reservations': supported,
  'services.*.deploy.resources.reservations.cpus': supported,
  'services.*.deploy.resources.reservations.memory': supported,
  'services.*.deploy.resources.reservations.devices': refused('only what the operator has named for the cluster'),
  'services.*.deploy.resources.reservations.devices[].capabilities': supported,
  'services.*.deploy.resources.reservations.devices[].driver': supported,
  'services.*.deploy.resources.reservations.devices[].count': approximated('`all` is read as one'),
  'services.*.deploy.resources.reservations.devices[].device_ids': alwaysApproximated(
    'as many are asked for; which ones the node decides',
  ),
  'services.*.deploy.resources.reservations.devices[].options': unsupported('a node hands out devices by number only'),
  'services.*.deploy.resources.reservations.generic_resources': refused(
    'only what the operator has named for the cluster',
  ),
  'services.*.deploy.resources.reservations.generic_resources[].discrete_resource_spec': supported,
  'services.*.deploy.resources.reservations.generic_resources[].discrete_resource_spec.kind': supported,
  'services.*.deploy.resources.reservations.generic_resources[].discrete_resource_spec.value': supported,
};
