import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, post } from '../ask.ts';
import { startClusterThatWrites } from '../proxied-cluster.ts';
import { repository } from '../run-cli.ts';
import { temporaryFile } from '../temporary-file.ts';
import { startTycho, type Tycho } from '../tycho.ts';

const folder = join(repository, 'samples/client');

/** What a sample prints, run as its first lines say. */
async function printed(name: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const options = { cwd: repository, env: { PATH: '', ...env } };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [`samples/client/${name}`, ...args], options);
  expect(stderr).toBe('');
  return stdout;
}

/** The whole output of each. How many steps are seen on the way is a matter of time. */
const outputs: Readonly<Record<string, RegExp>> = {
  'launch.ts':
    /^(queued: 0 of 0 services ready\n)?((active|waiting): \d of \d services ready\n)*completed: 2 of 2 services ready\nshop is at port \d{5}\ngone\n$/,
  'bulk.ts':
    /^11 launches, 1 refused\nrefused: name-invalid\n(\d completed\n)*10 completed\nteacher: completed\n(student: completed\n){9}10 taken away\n$/,
  'events.ts': /^up: completed\ndown: completed\n(the system is (pending|starting|ready)\n)+the system is gone\n$/,
  'cancel.ts': /^waited long enough; the job is (queued|active|waiting)\nthe job is cancelled\n$/,
  'retry.ts': /^asked twice, launched once\nattempt 1: image-unavailable\nattempt 2: image-unavailable\n$/,
  'errors.ts':
    /^refused with 400: key-unknown at 1:20\nfailed: image-unavailable\nnobody is there; worth another try: true\n$/,
};

describe('a sample of the client library runs as it is', () => {
  let cluster: Awaited<ReturnType<typeof startClusterThatWrites>>;
  let tycho: Tycho;
  beforeAll(async () => {
    cluster = await startClusterThatWrites('ready for connections');
    tycho = await startTycho({ kubeconfig: cluster.proxy.kubeconfig });
  });
  afterAll(async () => {
    await tycho?.[Symbol.asyncDispose]();
    await cluster?.[Symbol.asyncDispose]();
  });

  test.concurrent.each(Object.entries(outputs))('%s', async (name, output) => {
    expect(await printed(name, [tycho.url])).toMatch(output);
  });

  test.concurrent('logs.ts', async () => {
    expect(await printed('logs.ts', [tycho.url])).toBe('web | ready for connections\n');
  });

  test.concurrent('discover.ts', async () => {
    await using file = await temporaryFile(JSON.stringify(cluster.proxy.kubeconfig));
    const env = { KUBECONFIG: file.path };
    expect(await printed('discover.ts', ['tycho'], env)).toBe(
      `service-missing: there is no Service tycho-api in namespace tycho at ${cluster.proxy.url}. Deploy the API there, or name the server.\n`,
    );
    await post(`${cluster.url}/api/v1/namespaces`, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'tycho' },
    });
    const services = `${cluster.url}/api/v1/namespaces/tycho/services`;
    await post(services, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'tycho-api' },
      spec: { type: 'LoadBalancer', ports: [{ port: Number(new URL(tycho.url).port) }] },
    });
    await ask(`${services}/tycho-api/status`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ status: { loadBalancer: { ingress: [{ ip: '127.0.0.1' }] } } }),
    });
    expect(await printed('discover.ts', ['tycho'], env)).toBe(
      'found tycho-api in namespace tycho, by load-balancer\nit is ready: true\n',
    );
  });

  test('none is left out, and all of them clean up', async () => {
    const tried = [...Object.keys(outputs), 'logs.ts', 'discover.ts'];
    expect(readdirSync(folder).sort()).toEqual(tried.sort());
    expect(await tycho.client.systems()).toEqual([]);
  });
});

/** Without what it is indented by, and without blank lines. */
const plain = (text: string): string => text.replaceAll(/^\s+|\s+$/gm, '');

test('docs/client.md shows pieces of the samples, and names each of them', () => {
  const page = readFileSync(join(repository, 'docs/client.md'), 'utf8');
  const samples = readdirSync(folder).map((it) => plain(readFileSync(join(folder, it), 'utf8')));
  const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);
  expect(blocks.length).toBeGreaterThan(4);
  expect(blocks.filter((it) => !samples.some((text) => text.includes(plain(it))))).toEqual([]);
  expect(readdirSync(folder).filter((it) => !page.includes(`](../samples/client/${it})`))).toEqual([]);
});
