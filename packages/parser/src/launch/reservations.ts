import type { Rule } from '../check/rule.ts';

const units = { cpus: 'cores', memory: 'bytes of memory' };

/** A reservation is within its limit. */
export const launchesReservations: Rule = ({ services }, report) => {
  for (const [name, { deploy, 'x-tycho': extension }] of Object.entries(services)) {
    const storage = Number(extension?.reservations?.storage ?? 0);
    const at = `services.${name}.x-tycho.reservations.storage`;
    if (storage < 0) report.error('value-invalid', at, `${storage} is below 0`, 'Write it as "1g".');
    const { limits = {}, reservations = {} } = deploy?.resources ?? {};
    for (const amount of ['cpus', 'memory'] as const) {
      const [reserved, limit] = [Number(reservations[amount] ?? 0), Number(limits[amount] ?? 0)];
      const path = `services.${name}.deploy.resources`;
      if (reserved < 0)
        report.error('value-invalid', `${path}.reservations.${amount}`, `${reserved} is below 0`, 'Write 0 or more.');
      if (limit < 0)
        report.error('value-invalid', `${path}.limits.${amount}`, `${limit} is below 0`, 'Write 0 or more.');
      if (reserved <= limit || limit <= 0) continue;
      const message = `${reserved} ${units[amount]} are reserved, but the limit is ${limit}`;
      report.error('value-invalid', `${path}.reservations.${amount}`, message, 'Lower it, or raise the limit.');
    }
  }
};
