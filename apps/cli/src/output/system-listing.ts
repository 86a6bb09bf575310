import type { SystemStatus } from '@tycho/contract';
import { age } from './age.ts';
import { driftText } from './drift-text.ts';
import { left } from './left.ts';
import type { Listing } from './listing.ts';
import { allPorts, firstAddress, firstPort } from './ports.ts';
import { servicesText } from './services.ts';

/** Systems that are running, as `tycho status` lists them. */
export const systemListing: Listing<SystemStatus> = {
  none: 'None running',
  name: (it) => it.guid,
  columns: [
    { title: 'SYSTEM', width: 31, value: (it) => it.name },
    { title: 'GUID', width: 36, value: (it) => it.guid },
    { title: 'IP_ADDRESS', width: 16, value: (it) => firstAddress(Object.values(it.services), it.ipAddress) },
    { title: 'PORT', width: 8, value: (it) => firstPort(Object.values(it.services)) },
  ],
  wide: [
    { title: 'STATE', width: 11, value: (it) => it.state },
    { title: 'OWNER', width: 13, value: (it) => it.owner },
    { title: 'REVISION', width: 10, value: (it) => String(it.revision) },
    { title: 'NAMESPACE', width: 25, value: (it) => it.namespace },
    { title: 'DRIFT', width: 8, value: (it) => driftText(it.drift) },
    { title: 'AGE', width: 6, value: (it) => age(it.createdAt, Date.now()) },
    { title: 'ENDS', width: 6, value: (it) => (it.ends === null ? '-' : left(it.ends.at, Date.now())) },
    { title: 'PORTS', width: 20, value: (it) => allPorts(Object.values(it.services), it.ipAddress) },
    { title: 'SERVICES', width: 0, value: (it) => servicesText(it.services) },
  ],
};
