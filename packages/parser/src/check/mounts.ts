import type { Rule } from './rule.ts';

/** Two mounts of a service do not share a target. */
export const checkMounts: Rule = ({ services }, report) => {
  for (const [name, { volumes = [], tmpfs = [] }] of Object.entries(services)) {
    const targets = new Set<string>();
    const check = (target: string, path: string): void => {
      if (targets.has(target))
        report.error(
          'value-invalid',
          `services.${name}.${path}`,
          `two volumes are mounted at ${target}`,
          'Remove one of the two.',
        );
      targets.add(target);
    };
    tmpfs.forEach((it, index) => {
      check(it.split(':', 1)[0] ?? '', `tmpfs[${index}]`);
    });
    volumes.forEach(({ target }, index) => {
      check(target, `volumes[${index}]`);
    });
  }
};
