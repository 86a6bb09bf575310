import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';

const program = `
  import { readStdin } from ${JSON.stringify(join(import.meta.dirname, 'read-stdin.ts'))};
  process.stdin.on('error', () => {}).unref();
  process.stdout.write(readStdin().toString());
`;

test('waits for what is written late, in parts, to a pipe that does not wait by itself', async () => {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], { stdio: 'pipe' });
  const printed = text(child.stdout);
  await sleep(300);
  child.stdin.write('first\n');
  await sleep(100);
  child.stdin.end('second\n');
  const [code] = await once(child, 'close');
  expect([code, await printed]).toEqual([0, 'first\nsecond\n']);
});
