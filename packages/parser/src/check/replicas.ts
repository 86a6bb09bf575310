import type { Rule } from './rule.ts';

/** `scale` and `deploy.replicas` say the same; a reservation is within its limit. */
export const checkReplicas: Rule = ({ services }, report) => {
  for (const [name, { scale, deploy }] of Object.entries(services)) {
    const replicas = deploy?.replicas;
    if (scale !== undefined && replicas !== undefined && scale !== replicas) {
      const message = `\`scale\` is ${scale}, but \`deploy.replicas\` is ${replicas}`;
      report.error('value-invalid', `services.${name}.scale`, message, 'Remove one of the two.');
    }
    const { limits = {}, reservations = {} } = deploy?.resources ?? {};
    for (const amount of ['cpus', 'memory'] as const) {
      const [reserved, limit] = [Number(reservations[amount] ?? 0), Number(limits[amount] ?? Number.POSITIVE_INFINITY)];
      if (reserved <= limit || limit === 0) continue;
      const path = `services.${name}.deploy.resources.reservations.${amount}`;
      report.error(
        'value-invalid',
        path,
        `more ${amount} is reserved than the limit allows`,
        'Lower it, or raise the limit.',
      );
    }
  }
};
