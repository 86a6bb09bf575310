import { DiscoveryError, discover, TychoClientFactory } from '@tycho/discovery';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oneService } from '../compose-texts.ts';
import { kubectl, realCluster } from '../real-cluster.ts';
import { runCli } from '../run-cli.ts';
import { startTycho, type Tycho } from '../tycho.ts';

describe('finding the API on a real API server', () => {
  const cluster = realCluster();
  const { kubeconfig } = cluster;
  let tycho: Tycho;
  let place: Awaited<ReturnType<typeof cluster.newNamespace>>;
  beforeAll(async () => {
    place = await cluster.newNamespace();
    tycho = await startTycho({ kubeconfig, namespace: place.name });
  });
  afterAll(async () => {
    await tycho?.[Symbol.asyncDispose]();
    await place?.[Symbol.asyncDispose]();
  });
  const inside = (...args: string[]) => kubectl('-n', place.name, ...args);

  test('a load balancer is used as soon as its address stands in the status of the Service', async () => {
    const { port } = new URL(tycho.url);
    await inside('create', 'service', 'loadbalancer', 'tycho-api', `--tcp=${port}`);
    const wanted = { kubeconfig: cluster.admin, namespace: place.name };
    const early = await discover(wanted).catch((error: unknown) => error);
    expect(early).toBeInstanceOf(DiscoveryError);
    expect(early).toMatchObject({
      code: 'service-unreachable',
      message: `no pod behind Service ${place.name}/tycho-api is ready`,
    });

    const status = { loadBalancer: { ingress: [{ ip: '127.0.0.1', ipMode: 'VIP' }] } };
    const patch = JSON.stringify({ status });
    await inside('patch', 'service', 'tycho-api', '--subresource=status', '--type=merge', '-p', patch);
    await using client = await new TychoClientFactory(wanted).getClient();
    expect(client.endpoint).toMatchObject({ way: 'load-balancer', url: tycho.url, namespace: place.name });
    const { guid } = await (await client.up(oneService('found'))).applied();
    const cli = await runCli(['status', guid, '--terse', '-s', `kubernetes://${place.name}`], {
      env: { KUBECONFIG: cluster.admin },
    });
    expect(cli).toEqual({ code: 0, stdout: `${guid}\n`, stderr: '' });
    await (await client.down(guid)).finished();
  });

  test('a Service has the very name that "tycho client" was given, and the next one of that name is refused', async () => {
    const run = (...args: string[]) => runCli(['client', '-n', 'exact-3425', ...args, '-s', tycho.url]);
    const launch = ['--up', '-c', 'busybox', '-p', '8888', '--terse'];
    const up = await run(...launch);
    const port = await inside('get', 'service', 'exact-3425', '-o', 'jsonpath={.spec.ports[0].nodePort}');
    const result = { containers: { 'exact-3425-c': { port: Number(port) } } };
    const answer = { status: 'success', result, message: 'Started system exact-3425' };
    expect(up).toEqual({ code: 0, stderr: '', stdout: `200\n${JSON.stringify(answer)}\n` });
    expect(await run(...launch)).toMatchObject({ code: 1, stdout: expect.stringMatching(/^409\n.*\[name-taken\]/) });
    expect(await run('--down')).toMatchObject({ code: 0 });
    expect(await inside('get', 'services', '-l', 'executor=tycho', '-o', 'name')).toBe('');
  });
});
