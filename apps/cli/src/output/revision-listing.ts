import type { Revision } from '@tycho/contract';
import { age } from './age.ts';
import type { Listing } from './listing.ts';

/** Revisions of a system, as `tycho history` lists them. */
export const revisionListing: Listing<Revision> = {
  name: (it) => String(it.revision),
  columns: [
    { title: 'REVISION', width: 10, value: (it) => String(it.revision) },
    { title: 'STATE', width: 12, value: (it) => it.state },
    { title: 'AGE', width: 6, value: (it) => age(it.createdAt, Date.now()) },
    { title: 'CAUSE', width: 0, value: (it) => it.cause },
  ],
  wide: [{ title: 'CREATED', width: 26, value: (it) => it.createdAt }],
};
