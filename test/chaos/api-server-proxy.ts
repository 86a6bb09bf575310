import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { load } from 'js-yaml';
import type { Chance } from './chance.ts';

/** How the API server can be made to misbehave. */
export const misbehaviours = [
  'too-many-requests',
  'internal-error',
  'conflict',
  'half-an-answer',
  'no-answer',
  'cut-connections',
  'ended-watches',
  'stale-watches',
  'gone',
] as const;

export type Misbehaviour = (typeof misbehaviours)[number];

/** Stands between Tycho and the API server, on plain HTTP. */
export interface ApiServerProxy extends AsyncDisposable {
  readonly kubeconfig: object;
  /** What it does now; `null` passes everything on. */
  misbehave(how: Misbehaviour | null): void;
}

interface Kubeconfig {
  readonly clusters: readonly { readonly cluster: { server: string; 'certificate-authority': string } }[];
  readonly users: readonly { readonly user: { 'client-certificate': string; 'client-key': string } }[];
}

/** Of requests that are answered wrongly, one in so many is. */
const ONE_IN = 3;

export async function startApiServerProxy(kubeconfig: string, chance: Chance): Promise<ApiServerProxy> {
  const { server, agent } = await credentials(kubeconfig);
  const watches = new Set<ServerResponse>();
  const hanging = new Set<ServerResponse>();
  const held = new Set<() => void>();
  let how: Misbehaviour | null = null;

  const listener = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const isWatch = /[?&]watch=(true|1)/.test(incoming.url ?? '');
    const isWrite = incoming.method !== 'GET';
    const unlucky = chance.isSo(1 / ONE_IN);
    if (isWatch) {
      watches.add(outgoing);
      outgoing.on('close', () => watches.delete(outgoing));
    }
    if (how === 'gone' && isWatch) {
      outgoing.writeHead(200, { 'content-type': 'application/json' });
      outgoing.end(
        `${JSON.stringify({ type: 'ERROR', object: status(410, 'Expired', 'too old resource version') })}\n`,
      );
      return;
    }
    if (unlucky && !isWatch) {
      if (how === 'too-many-requests') {
        answer(outgoing, 429, 'TooManyRequests', { 'retry-after': '1' });
        return;
      }
      if (how === 'internal-error') {
        answer(outgoing, 500, 'InternalError');
        return;
      }
      if (how === 'conflict' && isWrite) {
        answer(outgoing, 409, 'Conflict');
        return;
      }
    }
    // What was asked is done; only the answer does not arrive.
    const silent = unlucky && how === 'no-answer' && !isWatch;
    const halved = unlucky && how === 'half-an-answer' && !isWatch;
    if (silent) {
      hanging.add(outgoing);
      outgoing.on('close', () => hanging.delete(outgoing));
    }
    const { host: _, ...headers } = incoming.headers;
    const passed = request(`${server}${incoming.url}`, { agent, method: incoming.method, headers }, (reply) => {
      if (silent) {
        reply.resume();
        return;
      }
      if (halved) {
        cutInHalf(reply, outgoing);
        return;
      }
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      outgoing.flushHeaders();
      reply.on('data', (chunk: Buffer) => {
        if (!isWatch || how !== 'stale-watches') outgoing.write(chunk);
        else held.add(() => outgoing.write(chunk));
      });
      reply.on('end', () => outgoing.end()).on('error', () => outgoing.destroy());
    });
    passed.on('error', () => outgoing.destroy());
    outgoing.on('close', () => passed.destroy());
    incoming.pipe(passed);
  };

  const it = createServer({ keepAlive: true }, listener).listen(0, '127.0.0.1');
  await once(it, 'listening');
  const { port } = it.address() as AddressInfo;
  return {
    kubeconfig: {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'proxy', cluster: { server: `http://127.0.0.1:${port}` } }],
      users: [{ name: 'proxy', user: {} }],
      contexts: [{ name: 'proxy', context: { cluster: 'proxy', user: 'proxy' } }],
      'current-context': 'proxy',
    },
    misbehave(next) {
      how = next;
      if (next === 'ended-watches') for (const each of watches) each.end();
      if (next === 'gone' || next === 'cut-connections') it.closeAllConnections();
      if (next !== null) return;
      for (const each of hanging) each.destroy();
      for (const release of held) release();
      held.clear();
    },
    async [Symbol.asyncDispose]() {
      it.close();
      it.closeAllConnections();
      await once(it, 'close');
      agent.destroy();
    },
  };
}

async function credentials(kubeconfig: string) {
  const { clusters, users } = load(await readFile(kubeconfig, 'utf8')) as Kubeconfig;
  const [cluster, user] = [clusters[0]?.cluster, users[0]?.user];
  if (!cluster || !user) throw new Error(`${kubeconfig} names no cluster or user`);
  const [ca, cert, key] = await Promise.all(
    [cluster['certificate-authority'], user['client-certificate'], user['client-key']].map((file) => readFile(file)),
  );
  return { server: cluster.server, agent: new Agent({ ca, cert, key, keepAlive: true }) };
}

const status = (code: number, reason: string, message: string) => ({
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  message,
  reason,
  code,
});

function answer(outgoing: ServerResponse, code: number, reason: string, headers: Record<string, string> = {}): void {
  outgoing.writeHead(code, { 'content-type': 'application/json', ...headers });
  outgoing.end(JSON.stringify(status(code, reason, 'made up by the test')));
}

/** The head of an answer, half of its body, and then nothing any more. */
function cutInHalf(reply: IncomingMessage, outgoing: ServerResponse): void {
  const chunks: Buffer[] = [];
  reply.on('data', (chunk: Buffer) => chunks.push(chunk));
  reply.on('end', () => {
    const body = Buffer.concat(chunks);
    const { 'transfer-encoding': _, ...headers } = reply.headers;
    outgoing.writeHead(reply.statusCode ?? 502, { ...headers, 'content-length': String(body.length) });
    outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy());
  });
}
