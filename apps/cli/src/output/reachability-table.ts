import type { Party, Reach, Way } from '@tycho/ast';
import { table } from './table.ts';

/** Who can connect to whom, and where; who cannot connect at all is shown too. */
export const reachabilityTable = (ways: readonly Way[]): string =>
  table<Way>(
    [
      { title: 'FROM', width: 16, value: (it) => partyName(it.from) },
      { title: 'TO', width: 16, value: (it) => partyName(it.to) },
      { title: 'PORTS', width: 8, value: (it) => reachText(it.reach) },
    ],
    ways,
  );

function partyName(party: Party): string {
  switch (party.kind) {
    case 'service':
      return party.name;
    case 'network':
      return `(network ${party.name})`;
    case 'outside':
      return '(outside)';
  }
}

function reachText(reach: Reach): string {
  switch (reach.kind) {
    case 'all':
      return 'all';
    case 'pod':
      return 'all, in one pod';
    case 'node':
      return 'depends on the node';
    case 'ports':
      return reach.ports
        .map(({ port, protocol, clients }) => {
          const from = clients.length === 0 ? '' : ` from ${clients.join(' ')}`;
          return `${port}/${protocol}${from}`;
        })
        .join(', ');
  }
}
