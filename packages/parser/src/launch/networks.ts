import { isLoopback } from '../build/is-loopback.ts';
import type { Rule } from '../check/rule.ts';
import { connectionOf } from '../model/connection.ts';
import type { Model, ModelService } from '../model/model.ts';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';

/** Drivers for which the network of the orchestrator stands. */
const drivers = /^(|default|bridge|overlay|host|none|null|nat|transparent|ics)$/;

/** Networks that an orchestrator can give, and what of a service's connection comes out otherwise. */
export const launchesNetworks: Rule = (model, report) => {
  for (const [name, { driver = '' }] of Object.entries(model.networks ?? {})) {
    if (drivers.test(driver)) continue;
    const message = `there is no network driver ${quote(driver)} here`;
    const hint = 'Leave `driver` out: the network of the orchestrator is used.';
    report.error('value-invalid', `networks.${name}.driver`, message, hint);
  }
  for (const [name, service] of Object.entries(model.services)) {
    checkMode(service, `services.${name}`, report);
    checkPublished(service, model, `services.${name}`, report);
  }
};

function checkMode({ network_mode: mode = '' }: ModelService, path: string, report: Report): void {
  const at = `${path}.network_mode`;
  if (mode === 'bridge' || mode === 'default') {
    report.warning(
      'value-approximated',
      at,
      `network mode ${mode} is read as the network \`default\``,
      'Leave it out.',
    );
  } else if (mode.startsWith('container:')) {
    const hint = 'Write `service:NAME`, or leave it out.';
    report.error('value-invalid', at, 'there is no container outside of the system to share with', hint);
  } else if (mode !== '' && !/^(host|none|service:.*)$/.test(mode)) {
    const hint = 'Write host or none, or name the network under `networks`.';
    report.error('value-invalid', at, `${quote(mode)} is not a network mode that is known here`, hint);
  }
}

/** Ports that nobody could reach although they are published. */
function checkPublished(service: ModelService, { networks }: Model, path: string, report: Report): void {
  const connection = connectionOf(service, networks);
  const published = (service.ports ?? []).some((it) => it.host_ip === undefined || !isLoopback(it.host_ip));
  if (!published) return;
  const at = `${path}.ports`;
  if (connection.kind === 'host') {
    const message = 'the service is in the network of its host: its ports are those of the host, and not published';
    report.warning('value-approximated', at, message, 'Remove `ports`.');
  } else if (connection.kind === 'none') {
    report.warning(
      'value-approximated',
      at,
      'the service has no network: its ports are not published',
      'Remove `ports`.',
    );
  } else if (connection.kind === 'networks' && connection.keys.every((it) => networks?.[it]?.internal)) {
    const message = 'all networks of the service are internal: its ports are not published';
    report.warning('value-approximated', at, message, 'Add a network that is not internal.');
  }
}
