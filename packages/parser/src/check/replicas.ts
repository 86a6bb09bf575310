import type { Rule } from './rule.ts';

/** How many of a service there are is said once, and fits its other keys. */
export const checkReplicas: Rule = ({ services }, report) => {
  for (const [name, { scale, deploy, container_name: containerName }] of Object.entries(services)) {
    const replicas = deploy?.replicas;
    const path = `services.${name}`;
    if (scale !== undefined && replicas !== undefined && scale !== replicas) {
      const message = `\`scale\` is ${scale}, but \`deploy.replicas\` is ${replicas}`;
      report.error('value-invalid', `${path}.scale`, message, 'Remove one of the two.');
    }
    const at = scale === undefined ? `${path}.deploy.replicas` : `${path}.scale`;
    const count = scale ?? replicas ?? 1;
    if (count < 0) report.error('value-invalid', at, `${count} is not a whole number, 0 or more`, 'Write it as 2.');
    if (count > 1 && containerName) {
      const message = `${count} containers cannot share the name ${containerName}`;
      report.error('value-invalid', `${path}.container_name`, message, 'Remove `container_name`.');
    }
  }
};
