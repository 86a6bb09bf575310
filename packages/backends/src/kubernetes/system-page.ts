import { ProblemError, problem } from '@tycho/ast';
import { MOST_OF_A_PAGE, type SystemPage, type SystemQuery } from '../backend.ts';
import { guidIn, labelKeys } from './compile/labels.ts';
import { ownerSelector, systemOwner } from './compile/owner.ts';
import { emptyPlaces } from './empty-places.ts';
import type { KubeClient } from './kube-client.ts';
import { listEverywhere } from './list-everywhere.ts';
import { type Dated, newestFirst } from './newest-first.ts';
import type { NodeAddresses } from './node-addresses.ts';
import type { Place } from './place.ts';
import { runningSystems } from './running-systems.ts';

/**
 * A part of the systems in these places. Only the metadata of roots are asked for of all of them; everything else is
 * asked for of those on the page.
 */
export async function systemPage(
  client: KubeClient,
  places: readonly Place[],
  addresses: NodeAddresses,
  { owner, limit = MOST_OF_A_PAGE, cursor }: SystemQuery,
): Promise<SystemPage> {
  const found = await foundIn(client, places, owner);
  const after = cursor === undefined ? found : found.filter(comesAfter(cursor));
  const page = after.slice(0, Math.min(limit, MOST_OF_A_PAGE));
  const last = page.at(-1);
  if (last === undefined) return { systems: [], next: null };
  const guids = page.map((it) => it.guid);
  const narrowed = places.map((it) => ({ ...it, selector: `${it.selector},${guidIn(guids)}` }));
  const systems = await runningSystems(client, narrowed, addresses);
  return { systems, next: after.length > page.length ? cursorOf(last) : null };
}

async function foundIn(client: KubeClient, places: readonly Place[], owner: string | undefined): Promise<Dated[]> {
  const selector = owner === undefined ? '' : `,${ownerSelector(owner)}`;
  const [roots, empty] = await Promise.all([
    listEverywhere(client, 'ConfigMap', places, `${labelKeys.root}=true${selector}`, 'metadata'),
    emptyPlaces(client, places),
  ]);
  const own = roots
    .filter((it) => owner === undefined || systemOwner(it.metadata) === owner)
    .map(({ metadata }) => ({
      guid: metadata.labels?.[labelKeys.guid] ?? '',
      createdAt: new Date(metadata.creationTimestamp),
    }));
  const known = new Set(roots.map((it) => it.metadata.labels?.[labelKeys.guid]));
  const others = empty.filter((it) => !known.has(it.guid) && (owner === undefined || it.owner === owner));
  return [...own, ...others].sort(newestFirst);
}

const cursorOf = ({ guid, createdAt }: Dated): string => `${createdAt.getTime()}-${guid}`;

/** A system that is gone by now still says where its page ended. */
function comesAfter(cursor: string): (it: Dated) => boolean {
  const [, time, guid = ''] = /^(\d{1,15})-([0-9a-f]{32})$/.exec(cursor) ?? [];
  if (time === undefined)
    throw new ProblemError([
      problem('error', 'request-invalid', `"${cursor}" leads to no page`, {
        path: 'cursor',
        hint: 'Give the `next` of the page before, or leave it out for the first one.',
      }),
    ]);
  const last = { guid, createdAt: new Date(Number(time)) };
  return (it) => newestFirst(last, it) < 0;
}
