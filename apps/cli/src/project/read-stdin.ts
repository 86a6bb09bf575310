import { readSync } from 'node:fs';

const STDIN = 0;
const CHUNK = 64 * 1024;
/** Until whoever writes is asked again, in milliseconds. */
const PAUSE = 5;

/** All of standard input. Whoever started this may have left it without waiting: then it says `EAGAIN` while nothing is there yet. */
export function readStdin(): Buffer {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const length = readOnce(chunk);
    if (length === 0) return Buffer.concat(chunks);
    if (length === null) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    else chunks.push(chunk.subarray(0, length));
  }
}

/** How much was there; `null`: nothing yet. */
function readOnce(chunk: Buffer): number | null {
  try {
    return readSync(STDIN, chunk);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EAGAIN') return null;
    // What a console of Windows says at its end.
    if (code === 'EOF') return 0;
    throw error;
  }
}
