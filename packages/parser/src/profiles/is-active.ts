import type { Node } from '../yaml/node.ts';
import { child } from '../yaml/node.ts';

/** Whether a service or a job is there: in an active profile, or in none at all. `*` is every profile. */
export function isActive(container: Node, active: ReadonlySet<string>): boolean {
  const profiles = profilesOf(container);
  return profiles.length === 0 || active.has('*') || profiles.some((it) => active.has(it));
}

export function profilesOf(container: Node): readonly string[] {
  const profiles = child(container, 'profiles');
  const items = profiles?.kind === 'list' ? profiles.items : [];
  return items.filter((it) => it.kind === 'scalar').map((it) => it.text);
}
