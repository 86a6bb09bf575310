import type { Report } from '../report.ts';
import type { MapNode, Node, Place } from '../yaml/node.ts';
import { child, mapNode, recordNode, textOf } from '../yaml/node.ts';
import { withAt } from './place-at.ts';

/** The merged file, with an external volume for each claim that a service mounts. */
export function withClaims(tree: MapNode, claims: ReadonlyMap<string, Place>, report: Report): MapNode {
  const mounted = claims.size === 0 ? new Set<string>() : mountedIn(tree);
  let whole = tree;
  for (const [claim, at] of claims) {
    if (!mounted.has(claim)) continue;
    const volume = child(child(tree, 'volumes'), claim);
    if (volume === undefined) whole = withAt(whole, ['volumes', claim], recordNode(at, { external: true }), at);
    else if (!isClaim(volume, claim)) {
      const message = `the claim ${claim} of the orchestrator is mounted, and a volume of the system is called so too`;
      report.error('value-invalid', `volumes.${claim}`, message, 'Rename the volume, or write `external: true` at it.');
    }
  }
  return whole;
}

function mountedIn(tree: Node): ReadonlySet<string | undefined> {
  const services = child(tree, 'services') ?? mapNode(tree, new Map());
  const lists =
    services.kind === 'map' ? [...services.entries.values()].map(({ value }) => child(value, 'volumes')) : [];
  return new Set(lists.flatMap((it) => (it?.kind === 'list' ? it.items : [])).map((it) => textOf(child(it, 'source'))));
}

function isClaim(volume: Node, claim: string): boolean {
  const external = child(volume, 'external');
  const name = child(external, 'name') ?? child(volume, 'name');
  const isExternal = external?.kind === 'map' || (external?.kind === 'scalar' && external.value === true);
  return isExternal && (name === undefined || textOf(name) === claim);
}
