import { once } from 'node:events';
import { type Duplex, Writable } from 'node:stream';

/** The connection of a forward, as far as it is looked at here. */
interface Connection extends NodeJS.EventEmitter {
  readonly readyState: number;
  terminate(): void;
}

const CLOSED = 3;

/**
 * Joins a stream with what `open` connects it to, until either ends. `errors` takes what the other side says instead of
 * data, and that is thrown.
 */
export async function forwardPort(
  open: (stream: Duplex, errors: Writable) => Promise<Connection>,
  stream: Duplex,
): Promise<void> {
  const said: string[] = [];
  let connection: Connection | undefined;
  const errors = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (chunk.length > 0) said.push(chunk.toString());
      if (said.length > 0) connection?.terminate();
      done();
    },
  });
  // A stream that breaks closes, which is enough to know.
  stream.on('error', () => {});
  connection = await open(stream, errors);
  stream.once('close', () => connection.terminate());
  if (stream.destroyed || said.length > 0) connection.terminate();
  if (connection.readyState !== CLOSED) await once(connection, 'close');
  if (said.length > 0) throw new Error(said.join('').trim());
  stream.end();
}
