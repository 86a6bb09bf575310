import type { SystemStatus } from '@tycho/contract';
import { describe, expect, test } from 'vitest';
import { compose } from '../compose-texts.ts';
import { askFromOutside, fetchFromOutside, giveImages, OUTSIDE } from './reach.ts';
import { tychoOnNode } from './tycho-on-node.ts';

/** Servers that answer by TCP and UDP at the same numbers. */
const serve = (...ports: readonly number[]) =>
  `["sh", "-c", "${ports.map((it) => `agnhost netexec --http-port=${it} --udp-port=${it} & `).join('')}wait"]`;

type Port = SystemStatus['services'][string]['ports'][number];

describe('published ports on a real node', () => {
  const world = tychoOnNode(() => giveImages('tycho.test/published'), { allow: ['host-ports'] });

  async function launched(service: string, guid?: string) {
    const text = `name: published\nservices:\n  web:\n    image: tycho.test/published\n    stop_grace_period: 1s\n${service}`;
    const job = await (await world.tycho.client.up({ ...compose(text), ...(guid ? { guid } : {}) })).finished();
    const ports = (await world.tycho.client.system(job.guid)).services.web?.ports ?? [];
    return { guid: job.guid, ports };
  }
  const down = async (guid: string) => (await world.tycho.client.down(guid)).finished();

  /** A table in the node follows a Service within a moment, so it is asked until it does. */
  const answer = ({ address, port, protocol }: Port, question = 'hostname') =>
    expect.poll(
      () =>
        protocol === 'udp'
          ? askFromOutside(address ?? '', port, question)
          : fetchFromOutside(`http://${address}:${port}/${question}`),
      { timeout: 30_000 },
    );

  test('each port of a range is reached, by TCP and by UDP at the same number', async () => {
    const { guid, ports } = await launched(`    command: ${serve(8000, 8001)}
    ports: ["9100-9101:8000-8001", "9100:8000/udp", "192.0.2.1:9102:8001/udp", "127.0.0.1:9103:8002"]
`);
    expect(ports.map((it) => `${it.target}/${it.protocol}`)).toEqual(['8000/tcp', '8001/tcp', '8000/udp', '8001/udp']);
    for (const it of ports) await answer(it).toBe('web');
    await down(guid);
  });

  test('a port of the node itself is reached there, and is given over to the next revision', async () => {
    const ports =
      '[{ target: 8000, published: "18080", mode: host }, { target: 8000, published: "18053", mode: host, protocol: udp }]';
    const first = await launched(`    command: ${serve(8000)}\n    ports: ${ports}\n`);
    expect(first.ports).toMatchObject([
      { target: 8000, port: 18_080, protocol: 'tcp', address: '192.0.2.1' },
      { target: 8000, port: 18_053, protocol: 'udp', address: '192.0.2.1' },
    ]);
    for (const it of first.ports) await answer(it).toBe('web');
    const second = await launched(
      `    command: ${serve(8000)}\n    ports: ${ports}\n    environment: { REVISION: "2" }\n`,
      first.guid,
    );
    const [port] = second.ports;
    if (port) await answer(port, 'shell?cmd=echo+$REVISION').toContain('2');
    await down(first.guid);
  });

  test('a service whose clients are limited sees who connects, at a node where it is', async () => {
    const { guid, ports } = await launched(
      `    command: ${serve(8000)}\n    ports: [8000]\n    x-tycho: { clients: [198.51.100.0/24] }\n`,
    );
    const [port] = ports;
    expect(port).toMatchObject({ address: '192.0.2.1' });
    if (port) await answer(port, 'clientip').toMatch(new RegExp(`^${OUTSIDE.replaceAll('.', '\\.')}:`));
    await down(guid);
  });

  test('the name of a service stands for each of its containers', async () => {
    const { guid, ports } = await launched(
      `    command: ${serve(8000)}\n    ports: [8000]\n    deploy: { endpoint_mode: dnsrr, replicas: 2 }\n`,
    );
    const [port] = ports;
    const addresses = async () => {
      const text = port && (await fetchFromOutside(`http://${port.address}:${port.port}/shell?cmd=nslookup+web`));
      return new Set([...(text ?? '').matchAll(/Address: ([0-9.]+)/g)].map(([, it]) => it)).size;
    };
    await expect.poll(addresses, { timeout: 30_000 }).toBe(2);
    await down(guid);
  });
});
