import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { reasonOf } from '@tycho/client';

/** A port of this machine, at which each connection is joined with something elsewhere. */
export interface LocalForward extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Why the last connection failed, if it did. */
  readonly trouble: string | null;
}

/** Listens at a free port. Connections that `join` throws for are reset. */
export async function localForward(join: (socket: Socket) => Promise<void>): Promise<LocalForward> {
  const sockets = new Set<Socket>();
  let trouble: string | null = null;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // What breaks closes.
    socket.on('error', () => {});
    join(socket).then(
      () => {
        trouble = null;
      },
      (error: unknown) => {
        trouble = reasonOf(error);
        socket.resetAndDestroy();
      },
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get trouble() {
      return trouble;
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const it of sockets) it.destroy();
      await closed;
    },
  };
}
