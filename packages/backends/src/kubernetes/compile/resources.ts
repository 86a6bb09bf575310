import type { ResourceAmounts, Resources } from '@tycho/ast';

/** `deploy.resources`: limits stay limits, reservations are requests. CPU in millicores, memory in bytes. */
export function resources(it: Resources): Record<string, unknown> {
  const limits = amounts(it.limits);
  const requests = amounts(it.reservations);
  return {
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
    ...(Object.keys(requests).length > 0 ? { requests } : {}),
  };
}

function amounts({ cpus, memory }: ResourceAmounts): Record<string, string> {
  return {
    ...(cpus === null ? {} : { cpu: `${Math.max(1, Math.round(cpus * 1000))}m` }),
    ...(memory === null ? {} : { memory: String(memory) }),
  };
}
