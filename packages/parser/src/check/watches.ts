import type { Rule } from './rule.ts';

/** What `develop.watch` copies into a container has a target. */
export const checkWatches: Rule = ({ services }, report) => {
  for (const [name, { develop }] of Object.entries(services)) {
    (develop?.watch ?? []).forEach(({ action, target }, index) => {
      if (target || action === 'rebuild' || action === 'restart') return;
      const path = `services.${name}.develop.watch[${index}]`;
      report.error('value-invalid', path, `${action} needs a \`target\``, 'Write `target: /app`.');
    });
  }
};
