import type { Rows } from './support.ts';
import { supported } from './support.ts';

/** Attributes of Tycho's own, which the Compose Specification lets stand in a service. */
export const extensionRows: Rows = {
  'services.*.x-tycho': supported,
  'services.*.x-tycho.healthcheck': supported,
  'services.*.x-tycho.healthcheck.http': supported,
  'services.*.x-tycho.healthcheck.http.port': supported,
  'services.*.x-tycho.healthcheck.http.path': supported,
  'services.*.x-tycho.healthcheck.http.headers': supported,
  'services.*.x-tycho.healthcheck.tcp': supported,
  'services.*.x-tycho.healthcheck.tcp.port': supported,
  'services.*.x-tycho.healthcheck.delay': supported,
  'services.*.x-tycho.liveness': supported,
  'services.*.x-tycho.liveness.http': supported,
  'services.*.x-tycho.liveness.http.port': supported,
  'services.*.x-tycho.liveness.http.path': supported,
  'services.*.x-tycho.liveness.http.headers': supported,
  'services.*.x-tycho.liveness.tcp': supported,
  'services.*.x-tycho.liveness.tcp.port': supported,
  'services.*.x-tycho.liveness.test': supported,
  'services.*.x-tycho.liveness.delay': supported,
  'services.*.x-tycho.liveness.interval': supported,
  'services.*.x-tycho.liveness.timeout': supported,
  'services.*.x-tycho.liveness.retries': supported,
  'services.*.x-tycho.reservations': supported,
  'services.*.x-tycho.reservations.storage': supported,
  'services.*.x-tycho.clients': supported,
  'services.*.x-tycho.publish': supported,
  'services.*.x-tycho.volume_group': supported,
};
