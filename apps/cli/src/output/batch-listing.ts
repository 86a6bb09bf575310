import type { Batch, BatchItem } from '@tycho/contract';
import { batchText } from '../batch/batch-view.ts';
import { age } from './age.ts';
import type { Listing } from './listing.ts';
import { allPorts, firstPort } from './ports.ts';

const containers = (it: BatchItem) => Object.values(it.result?.containers ?? {});

/** Systems of a batch, as `tycho up` and `tycho batch` list them. */
export const itemListing: Listing<BatchItem> = {
  name: (it) => it.guid ?? '',
  columns: [
    { title: 'SYSTEM', width: 31, value: (it) => it.name ?? '' },
    { title: 'GUID', width: 36, value: (it) => it.guid ?? '' },
    { title: 'PORT', width: 8, value: (it) => firstPort(containers(it)) },
  ],
  wide: [
    { title: 'ITEM', width: 7, value: (it) => String(it.item) },
    { title: 'JOB', width: 23, value: (it) => it.jobId ?? '' },
    { title: 'STATE', width: 11, value: (it) => it.state },
    { title: 'PORTS', width: 20, value: (it) => allPorts(containers(it)) },
    { title: 'PROBLEM', width: 0, value: (it) => it.problems.find(({ level }) => level === 'error')?.message ?? '' },
  ],
};

/** Batches, as `tycho batches` lists them. */
export const batchListing: Listing<Batch> = {
  none: 'No batches',
  name: (it) => it.id,
  columns: [
    { title: 'BATCH', width: 36, value: (it) => it.id },
    { title: 'KIND', width: 6, value: (it) => it.kind },
    { title: 'OWNER', width: 13, value: (it) => it.owner },
    { title: 'AGE', width: 6, value: (it) => age(it.createdAt, Date.now()) },
    { title: 'PROGRESS', width: 0, value: batchText },
  ],
  wide: [
    { title: 'CANCELLED', width: 10, value: (it) => (it.cancelled ? 'yes' : 'no') },
    { title: 'FINISHED', width: 0, value: (it) => it.finishedAt ?? '' },
  ],
};
