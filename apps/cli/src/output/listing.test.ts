import type { Job, SystemStatus } from '@tycho/contract';
import { describe, expect, test } from 'vitest';
import { launchListing } from './job-listing.ts';
import { list } from './listing.ts';
import { systemListing } from './system-listing.ts';

/** The lines of the overview's session; it leaves blanks at the ends of some. */
const overview = {
  header: 'SYSTEM                         GUID                                PORT',
  row: 'jupyter-ds                     909f2e60b83340cd905ae3865d461156    32693',
};

const guid = '909f2e60b83340cd905ae3865d461156';

const ports = [{ target: 8888, port: 32693, protocol: 'tcp' as const, address: '192.168.99.111', url: null }];

const job: Job = {
  id: 'up-909f2e60-1',
  kind: 'up',
  guid,
  name: 'jupyter-ds',
  owner: 'anonymous',
  cause: 'up',
  batchId: null,
  state: 'active',
  applied: true,
  attempts: 0,
  revision: 1,
  services: { notebook: { state: 'starting', reason: 'pulls its image' } },
  changes: [],
  problems: [],
  result: { containers: { notebook: { port: 32693, ports } } },
  story: [],
  retryOf: null,
  createdAt: '2026-11-23T12:00:00.000Z',
  finishedAt: null,
  version: '1',
};

const system = (changes: Partial<SystemStatus> = {}): SystemStatus => ({
  guid,
  name: 'jupyter-ds',
  owner: 'anonymous',
  state: 'ready',
  placement: 'shared',
  namespace: 'lab',
  revision: 2,
  drift: [],
  driftSeenAt: null,
  ends: null,
  createdAt: new Date(Date.now() - 12 * 60_000).toISOString(),
  ipAddress: '192.168.99.111',
  services: { notebook: { state: 'ready', reason: null, ports } },
  ...changes,
});

describe('a listing', () => {
  test('of what was launched is that of the overview', async () => {
    expect(await list(launchListing, [job])).toBe(`${overview.header}\n${overview.row}\n`);
  });

  test('of what is running has its port in the fourth column', async () => {
    expect(await list(systemListing, [system()])).toBe(
      'SYSTEM                         GUID                                IP_ADDRESS      PORT\n' +
        'jupyter-ds                     909f2e60b83340cd905ae3865d461156    192.168.99.111  32693\n',
    );
  });

  test('shows a dash where there is nothing, so that columns can be counted', async () => {
    const hidden = system({ ipAddress: null, services: { job: { state: 'ready', reason: null, ports: [] } } });
    const [, row] = (await list(systemListing, [hidden])).split('\n');
    expect(row?.split(/ +/)).toEqual(['jupyter-ds', guid, '-', '-']);
  });

  test('shows where a browser finds what a host name leads to', async () => {
    const url = 'https://web-shop-909f2e60.apps.example/';
    const web = { target: 80, port: 443, protocol: 'tcp' as const, address: 'web-shop-909f2e60.apps.example', url };
    const shown = [system({ services: { web: { state: 'ready', reason: null, ports: [web] } } })];
    expect((await list(systemListing, shown)).split('\n')[1]).toMatch(new RegExp(` - +${url}$`));
    expect(await list(systemListing, shown, 'wide')).toContain(`${url}->80/tcp`);
  });

  test('shows the host of a port, and a dash as long as a load balancer has none', async () => {
    const at = (address: string | null) =>
      system({
        services: {
          web: { state: 'ready', reason: null, ports: [{ target: 80, port: 80, protocol: 'tcp', address, url: null }] },
        },
      });
    const rows = (await list(systemListing, [at('lb.example'), at(null)])).split('\n').slice(1, 3);
    expect(rows.map((it) => it.split(/ +/).slice(2))).toEqual([
      ['lb.example', '80'],
      ['-', '80'],
    ]);
    expect(await list(systemListing, [at('2001:db8::1')], 'wide')).toContain('[2001:db8::1]:80->80/tcp');
  });

  test('keeps columns apart when a name is longer than its column', async () => {
    const long = system({ name: 'a'.repeat(40) });
    const [header, first, second] = (await list(systemListing, [long, system()])).split('\n');
    expect(first?.split(/ +/)).toHaveLength(4);
    expect(second?.indexOf(guid)).toBe(header?.indexOf('GUID'));
  });

  test('says so when nothing is running', async () => {
    expect(await list(systemListing, [])).toBe('None running\n');
    expect(await list(systemListing, [], 'wide')).toBe('None running\n');
    expect(await list(systemListing, [], 'json')).toBe('[]\n');
    expect(await list(systemListing, [], 'name')).toBe('');
  });

  test('shows state, age, every port and the services when it is wide', async () => {
    const web = {
      state: 'starting' as const,
      reason: 'waits for its probe',
      ports: [...ports, { target: 53, port: 31000, protocol: 'udp' as const, address: null, url: null }],
    };
    const [, row] = (await list(systemListing, [system({ state: 'starting', services: { web } })], 'wide')).split('\n');
    expect(row).toMatch(
      / starting +anonymous +2 +lab +- +12m +- +32693->8888\/tcp,31000->53\/udp +web: starting \(waits for its probe\)$/,
    );
  });

  test('comes as names, JSON and YAML', async () => {
    expect(await list(launchListing, [job], 'name')).toBe(`${guid}\n`);
    expect(JSON.parse(await list(launchListing, [job], 'json'))).toEqual([job]);
    expect(await list(launchListing, [job], 'yaml')).toContain(`  guid: ${guid}\n`);
  });

  test('lets nothing from outside steer the terminal', async () => {
    const services = { web: { state: 'failed' as const, reason: 'said \u001b[2J\u0007\nand left', ports: [] } };
    expect(await list(systemListing, [system({ services })], 'wide')).toContain('web: failed (said and left)\n');
  });
});
