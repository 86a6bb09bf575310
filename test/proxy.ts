import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** Stands between Tycho and a cluster on plain HTTP: what passes can be seen, held up, or cut off. */
export interface Proxy extends AsyncDisposable {
  readonly kubeconfig: object;
  readonly url: string;
  /** `PATCH /api/v1/…` of each request that came, in order. */
  readonly seen: readonly string[];
  /** Called before a request is passed on; what it waits for, the request waits for. */
  hold: (line: string) => Promise<void> | void;
  /** What is answered instead of passing a request on; `null`: it is passed on. */
  answer: (line: string, incoming: IncomingMessage) => OwnAnswer | null;
  /** Takes connections that are to become others; by default they are dropped. */
  upgrade: (incoming: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Every connection is dropped, and none taken, until `comeBack`. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
}

interface OwnAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is. */
  readonly body?: object | string;
}

export async function startProxy(target: string): Promise<Proxy> {
  const seen: string[] = [];
  const proxy = {
    hold: (_line: string): Promise<void> | void => {},
    answer: (_line: string, _incoming: IncomingMessage): OwnAnswer | null => null,
    upgrade: (_incoming: IncomingMessage, socket: Duplex, _head: Buffer): void => void socket.destroy(),
  };
  const listener = async (incoming: IncomingMessage, outgoing: import('node:http').ServerResponse) => {
    const line = `${incoming.method} ${incoming.url?.split('?')[0]}`;
    seen.push(line);
    await proxy.hold(line);
    const own = proxy.answer(line, incoming);
    if (own) {
      const { status, headers, body = {} } = own;
      outgoing.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
      return;
    }
    const passed = request(target + incoming.url, { method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      outgoing.flushHeaders();
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    outgoing.on('close', () => passed.destroy());
    incoming.pipe(passed);
  };
  const upgrade: Proxy['upgrade'] = (...all) => proxy.upgrade(...all);
  let server: Server = await listen(listener, upgrade, 0);
  const { port } = server.address() as AddressInfo;
  const goAway = async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  const url = `http://127.0.0.1:${port}`;
  return Object.assign(proxy, {
    seen,
    url,
    kubeconfig: {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'proxy', cluster: { server: url } }],
      users: [{ name: 'proxy', user: {} }],
      contexts: [{ name: 'proxy', context: { cluster: 'proxy', user: 'proxy' } }],
      'current-context': 'proxy',
    },
    goAway,
    async comeBack() {
      server = await listen(listener, upgrade, port);
    },
    async [Symbol.asyncDispose]() {
      if (server.listening) await goAway();
    },
  });
}

async function listen(
  listener: Parameters<typeof createServer>[1],
  upgrade: Proxy['upgrade'],
  port: number,
): Promise<Server> {
  const server = createServer(listener).on('upgrade', upgrade).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
