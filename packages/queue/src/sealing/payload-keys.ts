/** Bytes of a key. */
const LENGTH = 32;

/**
 * The keys that a text lists, one on a line: 32 bytes in base64 or hexadecimal. What stands behind a `#` is for people.
 * Throws an `Error` that names the line which is none; never what stands on it.
 */
export function payloadKeys(text: string): Buffer[] {
  const keys = text.split('\n').flatMap((it, index) => {
    const [written = ''] = it.split('#');
    const key = written.trim();
    return key === '' ? [] : [keyOf(key, index + 1)];
  });
  if (keys.length === 0) throw new Error('it has no key');
  return keys;
}

function keyOf(written: string, line: number): Buffer {
  const key = /^[0-9a-f]{64}$/i.test(written) ? Buffer.from(written, 'hex') : Buffer.from(written, 'base64');
  if (key.length === LENGTH && /^[\w+/-]{43}=?$|^[0-9a-f]{64}$/i.test(written)) return key;
  throw new Error(
    `line ${line} is no key: write ${LENGTH} bytes in base64 or hexadecimal, as "openssl rand -base64 32"`,
  );
}
