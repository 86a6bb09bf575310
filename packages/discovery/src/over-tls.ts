import { type Duplex, duplexPair } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { checkServerIdentity, connect } from 'node:tls';

/**
 * Joins a stream in plain text with a server that speaks TLS, at the other end of what `join` joins. Its certificate has
 * to be for one of `names`, and signed by somebody who is trusted. Throws why it is not joined.
 */
export async function overTls(
  join: (stream: Duplex) => Promise<void>,
  stream: Duplex,
  names: readonly [string, ...string[]],
): Promise<void> {
  const [near, far] = duplexPair();
  near.once('close', () => far.destroy());
  far.once('close', () => near.destroy());
  const secured = connect({
    socket: near,
    servername: names[0],
    checkServerIdentity: (_host, certificate) => {
      const mismatches = names.map((it) => checkServerIdentity(it, certificate));
      return mismatches.includes(undefined) ? undefined : mismatches[0];
    },
  });
  await Promise.all([join(far), pipeline(stream, secured, stream)]);
}
