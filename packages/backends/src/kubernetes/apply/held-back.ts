import { labelKeys } from '../compile/labels.ts';
import type { ConfigMap, KubeObject, Pod } from '../objects.ts';

/**
 * What of a system is not to go yet: everything of a service whose containers run, as long as containers of one that
 * depends on it do. The root says who depends on whom.
 */
export function heldBack(there: readonly KubeObject[]): (it: KubeObject) => boolean {
  const root = there.find(({ metadata }) => metadata.labels?.[labelKeys.root] === 'true') as ConfigMap | undefined;
  const needs = JSON.parse(root?.data?.needs ?? '{}') as Record<string, readonly string[]>;
  const living = new Set(there.filter(isLiving).map(leadOf));
  const held = new Set(
    [...living]
      .filter((it) => it !== undefined)
      .flatMap((it) => [...neededBy(it, needs)].filter((other) => living.has(other))),
  );
  // The cluster collects what the root owns, all at once, so it goes with the last of them.
  return (it) => held.size > 0 && !(isOfPods(it) && !held.has(leadOf(it) ?? ''));
}

const leadOf = ({ metadata }: KubeObject): string | undefined => metadata.labels?.[labelKeys.service];

const isOfPods = ({ kind }: KubeObject): boolean => /^(Deployment|DaemonSet|Job|ReplicaSet|Pod)$/.test(kind);

function isLiving(it: KubeObject): boolean {
  if (it.kind !== 'Pod') return false;
  const { phase } = (it as Pod).status ?? {};
  return phase !== 'Succeeded' && phase !== 'Failed';
}

/** Those that a service depends on, and those that they depend on. */
function neededBy(
  lead: string,
  needs: Readonly<Record<string, readonly string[]>>,
  found = new Set<string>(),
): Set<string> {
  for (const it of needs[lead] ?? []) {
    if (found.has(it)) continue;
    found.add(it);
    neededBy(it, needs, found);
  }
  return found;
}
