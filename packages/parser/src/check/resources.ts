import type { ModelAmounts, ModelService } from '../model/model.ts';
import type { Rule } from './rule.ts';

/** What is written at the service, and again under `deploy.resources`. */
const pairs: readonly {
  readonly key: 'cpus' | 'mem_limit' | 'mem_reservation' | 'pids_limit';
  readonly of: 'limits' | 'reservations';
  readonly amount: keyof ModelAmounts;
}[] = [
  { key: 'cpus', of: 'limits', amount: 'cpus' },
  { key: 'mem_limit', of: 'limits', amount: 'memory' },
  { key: 'mem_reservation', of: 'reservations', amount: 'memory' },
  { key: 'pids_limit', of: 'limits', amount: 'pids' },
];

/** The two places for one amount do not contradict each other. */
export const checkResources: Rule = ({ services }, report) => {
  for (const [name, service] of Object.entries(services)) {
    for (const { key, of, amount } of pairs) {
      const long = `services.${name}.deploy.resources.${of}.${amount}`;
      if (!contradicts(service, key, of, amount) || report.failedAt(long)) continue;
      const message = `\`${key}\` and \`deploy.resources.${of}.${amount}\` are not the same`;
      report.error('value-invalid', `services.${name}.${key}`, message, 'Remove one of the two.');
    }
  }
};

function contradicts(
  service: ModelService,
  key: (typeof pairs)[number]['key'],
  of: 'limits' | 'reservations',
  amount: keyof ModelAmounts,
): boolean {
  const [short, long] = [service[key], service.deploy?.resources?.[of]];
  return Boolean(Number(short)) && long !== undefined && Number(long[amount] ?? 0) !== Number(short);
}
