import { type PodSecurity, type Problem, problem, type Service, type System } from '@tycho/ast';
import type { PolicyOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { demands } from './privileges.ts';

type Options = Pick<PolicyOptions, 'placement'>;

/** Decides where a system lives, and what a namespace of its own holds it to. */
export const placement: Policy<Options> = (system, { placement: { default: usual, allow, ...quarters } }) => {
  const chosen = system.placement ?? usual;
  const allowed = [...new Set([usual, ...allow])].sort();
  const podSecurity = securityOf(system, quarters.podSecurity);
  return {
    system: { ...system, placement: chosen, quarters: { ...system.quarters, ...quarters, podSecurity } },
    problems: [...(allowed.includes(chosen) ? [] : [refusal(chosen, allowed)]), ...outOfSight(system, chosen)],
  };
};

const refusal = (chosen: string, allowed: readonly string[]): Problem =>
  problem('error', 'policy-refused', `systems may not be ${chosen} here`, {
    path: 'x-tycho.placement',
    hint: `Write one of: ${allowed.join(', ')}. The operator allows more.`,
  });

/** A system that was let have more than the usual standard could not start under it. */
const securityOf = ({ services }: System, usual: PodSecurity): PodSecurity =>
  services.some(goesBeyond) ? 'privileged' : usual;

/** What the policies before this one have let through. */
const goesBeyond = (service: Service): boolean =>
  demands(service).length > 0 ||
  service.security.selinux !== null ||
  service.mounts.some((it) => it.kind === 'host') ||
  service.ports.some((it) => it.atNode !== null);

/** Links look for containers of other systems in their own namespace. */
function outOfSight({ services }: System, chosen: string): Problem[] {
  if (chosen === 'shared') return [];
  return services
    .filter((it) => it.naming.externalLinks.length > 0)
    .map(({ name }) =>
      problem('warning', 'value-approximated', 'a system in a namespace of its own finds no containers of others', {
        path: `services.${name}.external_links`,
        hint: 'Write `placement: shared`, or join a network that both share.',
      }),
    );
}
