import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from 'express';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { EventStream } from '../events/event-stream.ts';
import { httpServer } from './http-server.ts';

const patience = { reader: 300, look: 50 };
const MIB = 1024 * 1024;

/** A client that asks and reads nothing; how long the server kept the connection, in milliseconds. */
async function keptFor(answer: RequestListener): Promise<number> {
  const server = await httpServer(answer, { patience, log: pino({ level: 'silent' }) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1').pause();
  client.on('error', () => {});
  client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const [socket] = await once(server, 'connection');
  const began = Date.now();
  await once(socket, 'close');
  client.destroy();
  server.close();
  return Date.now() - began;
}

test('who does not read an event stream is cut off, and nothing piles up for it', async () => {
  let sent = 0;
  const data = { text: 'x'.repeat(10_000) };
  const before = process.memoryUsage().rss;
  const took = await keptFor(async (_request, response) => {
    using stream = new EventStream(response as Response);
    stream.begin(() => null);
    try {
      while (!stream.gone.aborted) {
        await stream.send({ id: '1-0', event: 'job', data });
        sent++;
      }
    } catch (error) {
      if (!stream.gone.aborted) throw error;
    }
  });
  expect(took).toBeLessThan(10_000);
  expect(sent * data.text.length).toBeLessThan(32 * MIB);
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * MIB);
});

test('who does not read a large answer is cut off', async () => {
  const answer: RequestListener = (_request, response) => response.end('x'.repeat(32 * MIB));
  expect(await keptFor(answer)).toBeLessThan(10_000);
});

test('who waits for an answer is not', async () => {
  const took = await keptFor(async (request, response) => {
    await sleep(1_500);
    response.on('finish', () => request.socket.destroy());
    response.end('at last');
  });
  expect(took).toBeGreaterThan(1_400);
});
