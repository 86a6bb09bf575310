import { type Problem, problem } from '@tycho/ast';
import type { PolicyOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { textPattern } from './text-pattern.ts';

/** By these Tycho finds its own. */
const OURS = /^(?:tycho-|tycho\/|executor$|username$)/;

/**
 * Labels of Compose become annotations, and what has a `/` in its key speaks to the cluster: it can switch off AppArmor,
 * attach a pod to other networks, or take on a role of the cloud. Only what the operator allows may do that; what has
 * none is only text.
 */
export const annotations: Policy<Pick<PolicyOptions, 'annotations'>> = (system, { annotations: allowed }) => {
  const patterns = allowed.map((it) => textPattern(it));
  const of = (path: string, labels: Readonly<Record<string, string>>): Problem[] =>
    Object.keys(labels).flatMap((key) => {
      if (OURS.test(key))
        return [
          problem('error', 'policy-refused', `the label ${key} is Tycho's own`, {
            path: `${path}.${key}`,
            hint: 'Call it something else.',
          }),
        ];
      if (!key.includes('/') || patterns.some((it) => it.test(key))) return [];
      return [
        problem('error', 'policy-refused', `${key} would tell the cluster something, and is not allowed here`, {
          path: `${path}.${key}`,
          hint: 'The operator can allow it with `annotations` of the policy; a key without "/" is only text.',
        }),
      ];
    });
  const problems = [
    ...system.services.flatMap(({ name, labels, annotations: own, serviceLabels }) => [
      ...of(`services.${name}.labels`, labels),
      ...of(`services.${name}.annotations`, own),
      ...of(`services.${name}.deploy.labels`, serviceLabels),
    ]),
    ...system.volumes.flatMap((it) => of(`volumes.${it.name}.labels`, it.labels)),
    ...system.files.flatMap((it) => of(placeOf(it.name), it.labels)),
  ];
  return { system, problems };
};

/** `config/app` stands below `configs`, `secret/token` below `secrets`. */
function placeOf(name: string): string {
  const [kind = '', ...rest] = name.split('/');
  return `${kind}s.${rest.join('/')}.labels`;
}
