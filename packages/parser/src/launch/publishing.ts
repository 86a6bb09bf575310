import { isLoopback } from '../build/is-loopback.ts';
import { parseRange } from '../canonical/parse-port.ts';
import type { Rule } from '../check/rule.ts';
import type { Model } from '../model/model.ts';
import type { Report } from '../report.ts';
import { nodePorts } from './node-ports.ts';

/** One port that is asked for at the outside. */
interface Wish {
  readonly service: string;
  readonly path: string;
  readonly port: number;
  readonly protocol: string;
  readonly host: string;
  /** The service has an address of its own, at which only it can take the port. */
  readonly alone: boolean;
}

/** No two services of a system are published under one name. */
function checkNames({ services }: Model, report: Report): void {
  const named = Object.entries(services).flatMap(([service, { 'x-tycho': extension }]) => {
    const { name } = extension?.publish ?? {};
    return name === undefined ? [] : [{ service, name }];
  });
  for (const [name, [first, ...others]] of Map.groupBy(named, (it) => it.name)) {
    for (const { service } of others) {
      const message = `services ${first?.service} and ${service} would both be published as ${name}`;
      report.error('name-invalid', `services.${service}.x-tycho.publish.name`, message, 'Rename one of the two.');
    }
  }
}

/** No port outside is asked for twice. Where the orchestrator chooses another anyway, nothing fails by it here. */
export const launchesPublishing: Rule = (model, report) => {
  checkNames(model, report);
  for (const [port, wishes] of Map.groupBy(wishesIn(model), (it) => `${it.port}/${it.protocol}`)) {
    wishes.forEach((it, index) => {
      const other = wishes.slice(0, index).find((before) => meet(before, it));
      if (!other) return;
      const isOne = other.service === it.service;
      const who = isOne ? `service ${it.service} asks twice` : `services ${other.service} and ${it.service} both ask`;
      const message = `${who} for the published port ${port}`;
      const hint = 'Publish one of them at another port.';
      if (isExact(it) && isExact(other)) report.error('port-invalid', it.path, message, hint);
      else report.warning('port-invalid', it.path, `${message}; only one can have it`, hint);
    });
  }
};

/** Of a range any port will do, so a range is no such wish. */
function wishesIn({ services }: Model): Wish[] {
  return Object.entries(services).flatMap(([service, { ports = [], 'x-tycho': extension }]) => {
    const { way = 'node-port' } = extension?.publish ?? {};
    if (way !== 'node-port' && way !== 'load-balancer') return [];
    const alone = way === 'load-balancer';
    return ports.flatMap(({ published, protocol = 'tcp', host_ip: host = '' }, index) => {
      const range = published === undefined ? null : parseRange(published);
      if (range === null || range.first !== range.last) return [];
      const path = `services.${service}.ports[${index}]`;
      return [{ service, path, port: range.first, protocol: protocol.toLowerCase(), host, alone }];
    });
  });
}

const meet = (a: Wish, b: Wish): boolean =>
  a.alone || b.alone ? a.service === b.service : a.host === b.host || isEverywhere(a.host) || isEverywhere(b.host);

const isEverywhere = (host: string): boolean => host === '' || host === '0.0.0.0' || host === '::';

/** Whether the orchestrator gives this very port. */
const isExact = ({ port, host, alone }: Wish): boolean =>
  (alone || (port >= nodePorts.first && port <= nodePorts.last)) && !isLoopback(host);
