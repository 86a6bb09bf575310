import type { Report } from '../report.ts';
import type { Node } from '../yaml/node.ts';
import { child, mapNode } from '../yaml/node.ts';
import { isActive, profilesOf } from './is-active.ts';

/** The same canonical tree with those jobs only that are in an active profile, or in none at all. */
export function selectJobs(tree: Node, active: ReadonlySet<string>, report: Report): Node {
  const jobs = child(tree, 'jobs');
  if (tree.kind !== 'map' || jobs?.kind !== 'map') return tree;
  const enabled = [...jobs.entries].filter(([, { value }]) => isActive(value, active));
  for (const [name, { key, value }] of jobs.entries) {
    if (isActive(value, active)) continue;
    const message = `job ${name} is left out: none of its profiles is active (${profilesOf(value).join(', ')})`;
    report.note('key-ignored', `jobs.${name}`, message, null, key);
  }
  return mapNode(tree, new Map(tree.entries).set('jobs', { key: jobs, value: mapNode(jobs, new Map(enabled)) }));
}
