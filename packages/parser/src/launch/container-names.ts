import type { Rule } from '../check/rule.ts';

/** No two services want the same container name. */
export const launchesContainerNames: Rule = ({ services }, report) => {
  const users = new Map<string, string>();
  for (const [name, { container_name: container }] of Object.entries(services)) {
    if (!container) continue;
    const other = users.get(container);
    users.set(container, other ?? name);
    if (other === undefined) continue;
    const message = `services ${other} and ${name} cannot both have a container named ${container}`;
    report.error('value-invalid', `services.${name}.container_name`, message, 'Rename one, or leave both out.');
  }
};
