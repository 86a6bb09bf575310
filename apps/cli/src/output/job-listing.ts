import type { Job } from '@tycho/contract';
import { changeCounts } from './change-lines.ts';
import type { Listing } from './listing.ts';
import { allPorts, firstPort } from './ports.ts';
import { servicesText } from './services.ts';

const containers = (it: Job) => Object.values(it.result?.containers ?? {});

/** Systems that were launched, as `tycho up` lists them. */
export const launchListing: Listing<Job> = {
  name: (it) => it.guid,
  columns: [
    { title: 'SYSTEM', width: 31, value: (it) => it.name },
    { title: 'GUID', width: 36, value: (it) => it.guid },
    { title: 'PORT', width: 8, value: (it) => firstPort(containers(it)) },
  ],
  wide: [
    { title: 'JOB', width: 38, value: (it) => it.id },
    { title: 'STATE', width: 11, value: (it) => it.state },
    { title: 'REVISION', width: 10, value: (it) => String(it.revision ?? '') },
    { title: 'CHANGES', width: 24, value: (it) => changeCounts(it.changes) },
    { title: 'PORTS', width: 20, value: (it) => allPorts(containers(it)) },
    { title: 'SERVICES', width: 0, value: (it) => servicesText(it.services) },
  ],
};

/** Jobs, as `tycho job` lists them. */
export const jobListing: Listing<Job> = {
  name: (it) => it.id,
  columns: [
    { title: 'JOB', width: 38, value: (it) => it.id },
    { title: 'KIND', width: 7, value: (it) => it.kind },
    { title: 'SYSTEM', width: 31, value: (it) => it.name },
    { title: 'GUID', width: 36, value: (it) => it.guid },
    { title: 'STATE', width: 11, value: (it) => it.state },
  ],
  wide: [
    { title: 'APPLIED', width: 9, value: (it) => (it.applied ? 'yes' : 'no') },
    { title: 'ATTEMPTS', width: 10, value: (it) => String(it.attempts) },
    { title: 'REVISION', width: 10, value: (it) => String(it.revision ?? '') },
    { title: 'CHANGES', width: 24, value: (it) => changeCounts(it.changes) },
    { title: 'PORTS', width: 20, value: (it) => allPorts(containers(it)) },
    { title: 'SERVICES', width: 0, value: (it) => servicesText(it.services) },
  ],
};

/** Systems that are gone, as `tycho down` lists them. */
export const removalListing: Listing<Job> = {
  name: (it) => it.guid,
  columns: [
    { title: 'SYSTEM', width: 31, value: (it) => it.name },
    { title: 'GUID', width: 36, value: (it) => it.guid },
    { title: 'STATE', width: 11, value: (it) => it.state },
  ],
  wide: [{ title: 'JOB', width: 38, value: (it) => it.id }],
};
