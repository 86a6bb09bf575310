import type { Rule } from './rule.ts';

/** Two volumes of a service do not share a target. */
export const checkMounts: Rule = ({ services }, report) => {
  for (const [name, { volumes = [] }] of Object.entries(services)) {
    const targets = new Set<string>();
    volumes.forEach(({ target }, index) => {
      const path = `services.${name}.volumes[${index}]`;
      if (targets.has(target))
        report.error('value-invalid', path, `two volumes are mounted at ${target}`, 'Remove one of the two.');
      targets.add(target);
    });
  }
};
