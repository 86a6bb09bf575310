import type { Orphan } from '@tycho/contract';
import { age } from './age.ts';
import type { Listing } from './listing.ts';

/** What belongs to no system, as `tycho orphans` lists it. */
export const orphanListing: Listing<Orphan> = {
  none: 'None found',
  name: (it) => it.guid,
  columns: [
    { title: 'SYSTEM', width: 31, value: (it) => it.name },
    { title: 'GUID', width: 36, value: (it) => it.guid },
    { title: 'AGE', width: 6, value: (it) => age(it.createdAt, Date.now()) },
    { title: 'OBJECTS', width: 0, value: (it) => it.artifacts.join(', ') },
  ],
  wide: [],
};
