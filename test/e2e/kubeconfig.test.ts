import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { RedisHandle } from '@tycho/queue';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { post } from '../ask.ts';
import { startCluster } from '../proxied-cluster.ts';
import { testRedis } from '../redis.ts';
import { runCli, startCli } from '../run-cli.ts';

/** `tycho api` outside of the cluster, with kubeconfigs as people have them. */
describe('the kubeconfig', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tycho-kubeconfig-'));
  let cluster: Awaited<ReturnType<typeof startCluster>>;
  let redis: RedisHandle;
  beforeAll(async () => {
    [cluster, redis] = await Promise.all([startCluster(), testRedis()]);
    const lab = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'lab' } };
    await post(`${cluster.url}/api/v1/namespaces`, lab);
  });
  afterAll(async () => {
    await cluster?.[Symbol.asyncDispose]();
    await redis?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const file = (name: string, content: object): string => {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify({ apiVersion: 'v1', kind: 'Config', ...content }));
    return path;
  };
  const at = (name: string, server: string, more: object = {}) => ({ name, cluster: { server, ...more } });
  const context = (name: string, parts: object) => ({ name, context: parts });
  const nowhere = 'http://127.0.0.1:9';

  /** What the API says of its cluster, and the status of its readiness. */
  async function started(kubeconfig: string, ...args: string[]) {
    const options = ['--port', '0', '--workers', '0', '--redis', redis.url, ...args];
    await using api = startCli(['api', ...options], { KUBECONFIG: kubeconfig });
    const url = await api.printed(/API +(http:\S+)/);
    const { status } = await fetch(`${url}/readyz`);
    return { said: /^Cluster +(.*)$/m.exec(api.output)?.[1], status };
  }

  test('of several files is merged as kubectl merges them', async () => {
    const first = file('first', {
      clusters: [at('mine', cluster.proxy.url)],
      contexts: [context('mine', { cluster: 'mine', user: 'me', namespace: 'lab' })],
      'current-context': 'mine',
    });
    const second = file('second', {
      clusters: [at('mine', nowhere), at('other', nowhere)],
      users: [{ name: 'me', user: { token: 'of the second file' } }],
      contexts: [context('mine', { cluster: 'other', user: 'me' })],
      'current-context': 'other',
    });
    cluster.proxy.answer = (_, { headers }) =>
      headers.authorization === 'Bearer of the second file' ? null : { status: 401 };
    const several = [join(folder, 'missing'), first, second].join(delimiter);
    expect(await started(several)).toEqual({
      status: 200,
      said: expect.stringContaining(`at ${cluster.proxy.url}, namespace lab`),
    });
    cluster.proxy.answer = () => null;
  });

  test('has other contexts than the current one', async () => {
    const path = file('contexts', {
      clusters: [at('far', nowhere), at('near', cluster.proxy.url)],
      users: [{ name: 'nobody', user: {} }],
      contexts: [
        context('far', { cluster: 'far', user: 'nobody' }),
        context('near', { cluster: 'near', user: 'nobody', namespace: 'lab' }),
      ],
      'current-context': 'far',
    });
    expect(await started(path, '--context', 'near')).toEqual({
      status: 200,
      said: expect.stringContaining(`at ${cluster.proxy.url}, namespace lab`),
    });
    const unknown = await runCli(['status', '-s', 'kubernetes://?context=away'], { env: { KUBECONFIG: path } });
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('has no context away') });
  });

  test('names a plugin that fetches credentials', async () => {
    const plugin = join(folder, 'plugin');
    const status = { token: 'of the plugin', expirationTimestamp: '2099-01-01T00:00:00Z' };
    const credential = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status };
    writeFileSync(plugin, `#!/bin/sh\n[ "$1" = token ] && [ "$WHO" = me ] && echo '${JSON.stringify(credential)}'\n`);
    chmodSync(plugin, 0o755);
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: plugin,
      args: ['token'],
      env: [{ name: 'WHO', value: 'me' }],
      interactiveMode: 'Never',
    };
    const path = file('exec', {
      clusters: [at('c', cluster.proxy.url)],
      users: [{ name: 'u', user: { exec } }],
      contexts: [context('c', { cluster: 'c', user: 'u' })],
      'current-context': 'c',
    });
    cluster.proxy.answer = (_, { headers }) =>
      headers.authorization === 'Bearer of the plugin' ? null : { status: 401 };
    expect(await started(path)).toMatchObject({ status: 200 });
    chmodSync(plugin, 0o644);
    expect(await started(path)).toMatchObject({ status: 503 });
    cluster.proxy.answer = () => null;
  });

  test('names a proxy on the way to the cluster', async () => {
    const passed = new Set<string>();
    await using proxy = createServer((asked, answer) => {
      const { host, pathname, search } = new URL(asked.url ?? '');
      passed.add(host);
      const { method, headers } = asked;
      const behind = request(cluster.url + pathname + search, { method, headers }, (it) => {
        answer.writeHead(it.statusCode ?? 502, it.headers);
        it.pipe(answer);
      });
      behind.on('error', () => answer.destroy());
      asked.pipe(behind);
    });
    proxy.on('connect', (asked, socket) => {
      passed.add(`CONNECT ${asked.url}`);
      socket.on('error', () => {});
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const server = 'http://only-the-proxy-knows.example:6443';
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const path = file('proxied', {
      clusters: [at('c', server, { 'proxy-url': url }), at('s', 'https://secure.example:6443', { 'proxy-url': url })],
      users: [{ name: 'u', user: {} }],
      contexts: [context('c', { cluster: 'c', user: 'u' }), context('s', { cluster: 's', user: 'u' })],
      'current-context': 'c',
    });
    expect(await started(path)).toEqual({ status: 200, said: expect.stringContaining(`at ${server}`) });
    expect([...passed]).toEqual(['only-the-proxy-knows.example:6443']);
    await runCli(['status', '-s', 'kubernetes://?context=s'], { env: { KUBECONFIG: path } });
    expect([...passed].at(-1)).toBe('CONNECT secure.example:6443');
  });
});
