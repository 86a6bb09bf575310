import { gzipSync } from 'node:zlib';
import { type EmbeddedCluster, startEmbedded } from '@tycho/embedded';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../ask.ts';
import { drip, rawClient } from '../raw-client.ts';
import { startTycho, type Tycho } from '../tycho.ts';

const MIB = 1024 * 1024;
const bomb = gzipSync(Buffer.alloc(256 * MIB));
const patience = { head: 500, request: 30_000, reader: 1_000, rest: 300, look: 100 };

describe('clients that take their time, or send too much', () => {
  let cluster: EmbeddedCluster;
  let tycho: Tycho;
  beforeAll(async () => {
    cluster = await startEmbedded({ readyAfter: 20 });
    tycho = await startTycho({ kubeconfig: cluster.kubeconfig, api: { patience } });
  });
  afterAll(async () => {
    await tycho[Symbol.asyncDispose]();
    await cluster.stop();
  });

  test('who sends the head drop by drop is cut off', async () => {
    using client = rawClient(tycho.url);
    const drops = function* () {
      yield 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n';
      for (;;) yield 'x: y\r\n';
    };
    void drip(client, drops(), 50);
    expect(await client.ended).toBeLessThan(5_000);
    expect(client.received).toMatch(/^HTTP\/1.1 408 /);
  });

  test('who opens a connection and says nothing is cut off', async () => {
    using client = rawClient(tycho.url);
    expect(await client.ended).toBeLessThan(5_000);
  });

  test('who sends the body drop by drop is cut off', async () => {
    const quick = { kubeconfig: cluster.kubeconfig, workers: 0, redisUrl: tycho.redis.url };
    await using hasty = await startTycho({ ...quick, api: { patience: { ...patience, request: 1_000 } } });
    using client = rawClient(hasty.url);
    const drops = function* () {
      yield 'POST /systems HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n';
      for (;;) yield ' ';
    };
    void drip(client, drops(), 50);
    expect(await client.ended).toBeLessThan(5_000);
  });

  test('a head that is too large is refused', async () => {
    const { status } = await fetch(`${tycho.url}/healthz`, { headers: { padding: 'x'.repeat(20_000) } });
    expect(status).toBe(431);
  });

  test('a body without an end is refused once it is too large, and then cut off', async () => {
    using client = rawClient(tycho.url);
    client.socket.write(
      'POST /systems HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    let sent = 0;
    const more = () => {
      sent += chunk.length;
      client.socket.write(chunk, (error) => error || more());
    };
    more();
    expect(await client.ended).toBeLessThan(20_000);
    expect(client.received).toMatch(/^HTTP\/1.1 413 [\s\S]*file-too-large/);
    expect(sent).toBeGreaterThan(16 * MIB);
  });

  test('a body that says it is too large is refused before it comes', async () => {
    using client = rawClient(tycho.url);
    client.socket.write('POST /systems HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n');
    expect(await client.ended).toBeLessThan(5_000);
    expect(client.received).toMatch(/^HTTP\/1.1 413 [\s\S]*file-too-large/);
  });

  test.each(['application/json', 'application/yaml', 'application/x-tar', 'multipart/form-data; boundary=x'])(
    'what unpacks to more than is allowed is refused without unpacking it: %s',
    async (type) => {
      const before = process.memoryUsage().rss;
      let most = before;
      const timer = setInterval(() => {
        most = Math.max(most, process.memoryUsage().rss);
      }, 5);
      const headers = { 'content-type': type, 'content-encoding': 'gzip' };
      const { status, body } = await ask(`${tycho.url}/systems`, { method: 'POST', headers, body: bomb });
      clearInterval(timer);
      expect([status, body]).toMatchObject([413, { problems: [{ code: 'file-too-large' }] }]);
      expect((most - before) / MIB).toBeLessThan(200);
    },
  );

  const deep = 100_000;
  test.each([
    ['JSON', 'application/json', `${'['.repeat(deep)}${']'.repeat(deep)}`],
    ['JSON in a launch', 'application/json', `{"files":${'['.repeat(deep)}${']'.repeat(deep)}}`],
    ['objects in JSON', 'application/json', `${'{"files":'.repeat(deep)}1${'}'.repeat(deep)}`],
    ['flow YAML', 'application/yaml', `services: ${'['.repeat(deep)}${']'.repeat(deep)}`],
    ['flow maps in YAML', 'application/yaml', `services: ${'{a: '.repeat(deep)}${'}'.repeat(deep)}`],
    ['block YAML', 'application/yaml', `services: ${'- '.repeat(deep)}a`],
    ['broken JSON', 'application/json', '['.repeat(deep)],
  ])('%s of 100,000 levels is refused', async (_, type, body) => {
    const answer = await ask(`${tycho.url}/systems`, { method: 'POST', headers: { 'content-type': type }, body });
    expect(answer.status).toBe(400);
    const { problems } = answer.body as { problems: { code: string }[] };
    expect(['request-invalid', 'yaml-limit', 'yaml-invalid', 'compose-invalid']).toContain(problems[0]?.code);
    expect(JSON.stringify(answer.body).length).toBeLessThan(20_000);
  });
});
