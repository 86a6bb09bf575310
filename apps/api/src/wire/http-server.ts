import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Logger } from 'pino';
import { followFiles, readPair, type TlsFiles } from './certificate.ts';
import { type Patience, usualPatience } from './patience.ts';

export interface HttpServerOptions {
  /** Speak TLS, with this certificate. */
  readonly tls?: TlsFiles | undefined;
  readonly patience?: Partial<Patience> | undefined;
  readonly log: Logger;
}

/** What the head of a request may come to, in bytes. */
const HEAD = 16 * 1024;
/** How long a client may take to agree on TLS, in milliseconds. */
const HANDSHAKE = 10_000;

/**
 * A server that is not yet listening, and cuts off who is too slow: in asking, and in reading the answer. Throws when
 * the files of the certificate cannot be used.
 */
export async function httpServer(answer: RequestListener, options: HttpServerOptions): Promise<Server> {
  const { tls, log } = options;
  const patience = { ...usualPatience, ...options.patience };
  const settings: ServerOptions = {
    headersTimeout: patience.head,
    requestTimeout: patience.request,
    keepAliveTimeout: patience.next,
    connectionsCheckingInterval: patience.look,
    maxHeaderSize: HEAD,
  };
  const server = tls ? await tlsServer(answer, { tls, settings, patience, log }) : createServer(settings, answer);
  server.timeout = patience.reader;
  cutOff(server, patience);
  return server;
}

async function tlsServer(
  answer: RequestListener,
  it: {
    readonly tls: TlsFiles;
    readonly settings: ServerOptions;
    readonly patience: Patience;
    readonly log: Logger;
  },
): Promise<Server> {
  const pair = await readPair(it.tls);
  const tls = { ...pair, minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE } as const;
  const server = createTlsServer({ ...it.settings, ...tls }, answer);
  const following = followFiles(server, it.tls, pair, it.patience.certificate, it.log);
  server.on('close', () => following[Symbol.dispose]());
  return server;
}

function cutOff(server: Server, { rest }: Patience): void {
  server.on('request', (request, response) => {
    const { socket } = request;
    // Nothing moved on the connection for a while. Who waits for an answer may; who does not take it may not.
    response.on('timeout', () => {
      if (socket.writableLength > 0) socket.destroy();
    });
    response.on('finish', () => {
      if (request.complete) return;
      const overdue = setTimeout(() => socket.destroy(), rest);
      request.on('close', () => clearTimeout(overdue));
      request.on('end', () => clearTimeout(overdue));
    });
  });
}
