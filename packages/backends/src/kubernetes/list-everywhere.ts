import { type Kind, kinds } from './kinds.ts';
import type { KubeClient } from './kube-client.ts';
import { type Listing, listObjects } from './list-objects.ts';
import type { KubeObject } from './objects.ts';
import type { Place } from './place.ts';

/** Every object of a kind that is meant in these places, and has the labels too. */
export async function listEverywhere<T extends KubeObject>(
  client: KubeClient,
  kind: Kind,
  places: readonly Place[],
  labels = '',
  listing: Listing = {},
): Promise<T[]> {
  const lists = places.map(({ namespace, selector }) =>
    listObjects<T>(
      client,
      kind,
      kinds[kind].inNone ? undefined : namespace,
      labels ? `${selector},${labels}` : selector,
      listing,
    ),
  );
  return (await Promise.all(lists)).flat();
}
