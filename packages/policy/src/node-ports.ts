import type { Port, Problem, Service } from '@tycho/ast';
import { problem } from '@tycho/ast';
import type { PolicyOptions } from './options.ts';
import type { Policy } from './policy.ts';

/** Lets services take ports of their nodes where the operator allows that, and publishes them as all others elsewhere. */
export const nodePorts: Policy<Pick<PolicyOptions, 'allow'>> = (system, { allow }) => {
  const problems: Problem[] = [];
  const services = system.services.map((service): Service => {
    const ports = service.ports.map((port, index): Port => {
      const reason = port.atNode && whyNot(port, service.ports.slice(0, index), allow.includes('host-ports'));
      if (!reason) return port;
      const path = `services.${service.name}.ports[${port.target}/${port.protocol}]`;
      const message = `port ${port.target} is not taken at the node itself, as \`mode: host\` asks for: ${reason}`;
      problems.push(problem('warning', 'value-approximated', message, { path, hint: 'Leave `mode` out.' }));
      return { ...port, atNode: null };
    });
    return { ...service, ports };
  });
  return { system: { ...system, services }, problems };
};

function whyNot({ target, protocol, published }: Port, before: readonly Port[], isAllowed: boolean): string | null {
  if (!isAllowed) return 'the operator has not allowed `host-ports`';
  if (published === null) return 'it says no `published` port';
  const isTaken = before.some((it) => it.atNode && it.target === target && it.protocol === protocol);
  return isTaken ? 'this port of the container is there already' : null;
}
