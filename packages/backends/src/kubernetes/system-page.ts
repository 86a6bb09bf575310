import { ProblemError, problem } from '@tycho/ast';
import { MOST_OF_A_PAGE, type SystemPage, type SystemQuery } from '../backend.ts';
import { ownerSelector, systemOwner } from './compile/owner.ts';
import type { KubeClient } from './kube-client.ts';
import { type Dated, newestFirst } from './newest-first.ts';
import type { NodeAddresses } from './node-addresses.ts';
import { narrowed, type Place } from './place.ts';
import { guidOf, rootsIn, systemsOf } from './running-systems.ts';

/** A part of the systems in these places. Of all of them only the roots are asked for. */
export async function systemPage(
  client: KubeClient,
  places: readonly Place[],
  addresses: NodeAddresses,
  { owner, limit = MOST_OF_A_PAGE, cursor }: SystemQuery,
): Promise<SystemPage> {
  const isMeant = (whose: string) => owner === undefined || whose === owner;
  const labels = owner === undefined ? '' : ownerSelector(owner);
  const { roots, empty } = await rootsIn(client, places, { labels });
  const rooted = roots
    .filter(({ metadata }) => isMeant(systemOwner(metadata)))
    .map((it): Dated => ({ guid: guidOf(it), createdAt: new Date(it.metadata.creationTimestamp) }));
  const found = [...rooted, ...empty.filter((it) => isMeant(it.owner))].sort(newestFirst);
  const after = cursor === undefined ? found : found.filter(comesAfter(cursor));
  const page = after.slice(0, Math.min(limit, MOST_OF_A_PAGE));
  const last = page.at(-1);
  if (last === undefined) return { systems: [], next: null };
  const guids = new Set(page.map((it) => it.guid));
  const own = places.map((it) => narrowed(it, guids));
  const shown = roots.filter((it) => guids.has(guidOf(it)));
  const others = empty.filter((it) => guids.has(it.guid));
  const systems = [...(await systemsOf(client, own, shown, addresses)), ...others].sort(newestFirst);
  return { systems, next: after.length > page.length ? cursorOf(last) : null };
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
