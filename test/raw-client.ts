import { connect, type Socket } from 'node:net';

export interface RawClient extends Disposable {
  readonly socket: Socket;
  /** What came so far. */
  readonly received: string;
  /** Resolves, with how long that took in milliseconds, once the other side has ended the connection. */
  readonly ended: Promise<number>;
}

/** A connection on which a test sends what it likes. */
export function rawClient(url: string): RawClient {
  const began = Date.now();
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk;
  });
  socket.on('error', () => {});
  const ended = new Promise<number>((resolve) => socket.on('close', () => resolve(Date.now() - began)));
  return {
    socket,
    get received() {
      return received;
    },
    ended,
    [Symbol.dispose]: () => socket.destroy(),
  };
}

/** Writes one piece after the other until there is none left, or nobody to write to. */
export async function drip({ socket }: RawClient, pieces: Iterable<string>, every: number): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed || !socket.writable) return;
    socket.write(piece);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}
