import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { realCluster } from '../real-cluster.ts';
import { repository } from '../run-cli.ts';
import { gatewayApi } from './gateway-api.ts';

const cluster = realCluster();
const golden = join(repository, 'test/golden');
const cases = readdirSync(golden).filter((it) => it.endsWith('.golden.yaml'));

let api: AsyncDisposable;
let namespace: Awaited<ReturnType<typeof cluster.newNamespace>>;
beforeAll(async () => {
  api = await gatewayApi();
  namespace = await cluster.newNamespace();
});
afterAll(async () => {
  await namespace?.[Symbol.asyncDispose]();
  await api?.[Symbol.asyncDispose]();
});

test.each(cases)('the real API server takes every object of %s, and knows every field of it', async (file) => {
  // Also what is in a namespace of its own, which is not there.
  const text = readFileSync(join(golden, file), 'utf8').replaceAll(
    /^ {2}namespace: .*$/gm,
    `  namespace: ${namespace.name}`,
  );
  const objects = text.split(/^---\n/m).filter(Boolean);
  const { stdout, stderr } = await apply(text);
  expect(stdout.trim().split('\n')).toHaveLength(objects.length);
  expect(stderr).toBe('');
});

test('a field that the server does not know is refused', async () => {
  const text = JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'x', namespace: namespace.name },
    datum: {},
  });
  await expect(apply(text)).rejects.toThrow(/datum/);
});

/** Tries the objects on the server, which keeps nothing of them. */
async function apply(text: string): Promise<{ stdout: string; stderr: string }> {
  const args = ['apply', '--server-side', '--dry-run=server', '--validate=strict', '-f', '-'];
  const running = promisify(execFile)('kubectl', args);
  running.child.stdin?.end(text);
  return running;
}
