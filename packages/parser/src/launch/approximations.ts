import type { Publishing } from '@tycho/ast';
import { isLoopback } from '../build/is-loopback.ts';
import { parseRange } from '../canonical/parse-port.ts';
import type { Rule } from '../check/rule.ts';
import { hasHealthcheck } from '../model/has-healthcheck.ts';
import type { ModelService } from '../model/model.ts';
import type { Report } from '../report.ts';
import { nodePorts } from './node-ports.ts';

type Approximation = (service: ModelService, path: string, report: Report) => void;

/** What comes out other than it is written, each said once a service. */
const approximations: readonly Approximation[] = [hostAddresses, publishedPorts, pulls, swaps, tests, entrypoints];

export const approximate: Rule = ({ services }, report) => {
  for (const [name, service] of Object.entries(services)) {
    for (const it of approximations) it(service, `services.${name}`, report);
  }
};

function hostAddresses({ ports = [] }: ModelService, path: string, report: Report): void {
  ports.forEach(({ host_ip, target, mode }, index) => {
    if (host_ip === undefined || host_ip === '0.0.0.0' || host_ip === '::') return;
    if (mode === 'host' && !isLoopback(host_ip)) return;
    const message = isLoopback(host_ip)
      ? `port ${target} is asked for at ${host_ip} only: it is not published, and reachable inside of the system`
      : `port ${target} is asked for at ${host_ip}, but is published at every address`;
    report.warning('value-approximated', `${path}.ports[${index}]`, message, 'Leave the address out, or use `expose`.');
  });
}

function publishedPorts({ ports = [], 'x-tycho': extension }: ModelService, path: string, report: Report): void {
  ports.forEach(({ published, host_ip, target, mode }, index) => {
    const range = published === undefined ? null : parseRange(published);
    if (range === null || (host_ip !== undefined && isLoopback(host_ip))) return;
    const at = `${path}.ports[${index}]`;
    if (range.first !== range.last) {
      report.warning('value-approximated', at, `of the published ports ${published} the first is asked for`);
    }
    const way = extension?.publish?.way ?? 'node-port';
    if (mode === 'host') return;
    if (way === 'load-balancer') return;
    if (way === 'node-port' && range.first >= nodePorts.first && range.first <= nodePorts.last) return;
    const message = `published port ${range.first} becomes ${others[way](target)}; \`tycho status\` shows it`;
    report.note('value-approximated', at, message);
  });
}

/** What stands in place of the port that was asked for. */
const others: Readonly<Record<Exclude<Publishing, 'load-balancer'>, (target?: number) => string>> = {
  'node-port': () => 'a port that the orchestrator chooses',
  'cluster-ip': (target) => `port ${target} of the container`,
  ingress: () => 'a host name',
  gateway: () => 'a host name',
};

function pulls({ pull_policy = 'missing' }: ModelService, path: string, report: Report): void {
  if (/^(always|missing|never)$/.test(pull_policy)) return;
  const [read, hint] =
    pull_policy === 'build'
      ? ['missing', 'Use `tycho up --build`, or write always, missing or never.']
      : ['always', 'Write always, missing or never.'];
  const message = `pull policy ${pull_policy} is read as \`${read}\``;
  report.warning('value-approximated', `${path}.pull_policy`, message, hint);
}

/** As much as the limit of memory is no swap at all, which is what a pod gets. */
function swaps({ memswap_limit: swap = '0', mem_limit, deploy }: ModelService, path: string, report: Report): void {
  const limit = deploy?.resources?.limits?.memory ?? mem_limit;
  if (Number(swap) === 0 || swap === limit) return;
  const message = '`memswap_limit` has no effect: the node decides how much a pod may swap, by default nothing';
  report.warning('value-approximated', `${path}.memswap_limit`, message, 'Write the same as in `mem_limit`.');
}

function tests(service: ModelService, path: string, report: Report): void {
  const { healthcheck, 'x-tycho': extension } = service;
  if (extension?.healthcheck) return;
  if (!healthcheck || healthcheck.test || healthcheck.disable || report.failedAt(`${path}.healthcheck`)) return;
  const message = 'the healthcheck has no `test`; that of the image is not known here, so there is none';
  if (!hasHealthcheck(service)) report.warning('value-approximated', `${path}.healthcheck`, message, 'Write `test:`.');
}

function entrypoints({ entrypoint, command }: ModelService, path: string, report: Report): void {
  if (entrypoint?.length !== 0 || command?.length || report.failedAt(path)) return;
  const message = 'an empty entrypoint without a command leaves the entrypoint of the image';
  report.warning('value-approximated', `${path}.entrypoint`, message, 'Write `command:` too.');
}
