import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { probe, TychoUnreachableError } from '@tycho/client';
import { DiscoveryError, discover, TychoClientFactory } from '@tycho/discovery';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, post } from '../ask.ts';
import { oneService } from '../compose-texts.ts';
import { portForward } from '../port-forward.ts';
import { startCluster } from '../proxied-cluster.ts';
import { repository, runCli } from '../run-cli.ts';
import { temporaryFile } from '../temporary-file.ts';
import { newAuthority, noCertificates } from '../tls.ts';
import { startTycho, type Tycho } from '../tycho.ts';

const PORT = 5000;
const labels = { app: 'tycho-api' };
const pods = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'tycho-api' },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'api', image: 'tycho' }] } },
  },
};
const service = (spec: object = {}, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'tycho-api', ...metadata },
  spec: { selector: labels, ports: [{ port: PORT }], ...spec },
});

describe('the API of Tycho in a cluster', () => {
  let cluster: Awaited<ReturnType<typeof startCluster>>;
  let tycho: Tycho;
  let port: number;
  beforeAll(async () => {
    cluster = await startCluster();
    tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
    port = Number(new URL(tycho.url).port);
    cluster.proxy.upgrade = portForward(() => port);
  });
  afterAll(async () => {
    await tycho?.[Symbol.asyncDispose]();
    await cluster?.[Symbol.asyncDispose]();
  });

  const kubeconfig = () => cluster.proxy.kubeconfig;
  const patch = (path: string, body: object) =>
    ask(`${cluster.url}${path}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify(body),
    });

  /** A namespace with the API in it. */
  async function deployed(spec?: object, metadata?: object) {
    const namespace = `api-${crypto.randomUUID().slice(0, 8)}`;
    const inside = `${cluster.url}/api/v1/namespaces/${namespace}`;
    await post(`${cluster.url}/api/v1/namespaces`, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    await post(`${cluster.url}/apis/apps/v1/namespaces/${namespace}/deployments`, pods);
    await post(`${inside}/services`, service(spec, metadata));
    const ready = async () => {
      const { body } = await ask(`${inside}/pods`);
      const [pod] = (body as { items: { status: { conditions?: { type: string; status: string }[] } }[] }).items;
      return pod?.status.conditions?.find((it) => it.type === 'Ready')?.status;
    };
    await expect.poll(ready, { timeout: 30_000 }).toBe('True');
    return { namespace, [Symbol.asyncDispose]: async () => void (await ask(inside, { method: 'DELETE' })) };
  }

  const failure = async (work: Promise<unknown>): Promise<DiscoveryError> => {
    const error = await work.then(
      () => null,
      (it: unknown) => it,
    );
    if (error instanceof DiscoveryError) return error;
    throw error ?? new Error('it was found');
  };

  test('is reached by a port-forward, many times at once, until it is closed', async () => {
    await using api = await deployed();
    const client = await new TychoClientFactory({ kubeconfig: kubeconfig(), owner: 'ada' }).getClient();
    expect(client.endpoint).toMatchObject({ way: 'port-forward', service: 'tycho-api', namespace: api.namespace });
    const { guid } = await (await client.up(oneService('found'))).finished();
    const all = await Promise.all(Array.from({ length: 20 }, () => client.system(guid)));
    expect(new Set(all.map((it) => it.owner))).toEqual(new Set(['ada']));
    const seen: string[] = [];
    for await (const { event } of client.systemEvents(guid)) {
      if (seen.push(event) === 1) await client.down(guid);
    }
    expect(seen.length).toBeGreaterThan(1);
    await client.close();
    await expect(client.systems()).rejects.toThrow(TychoUnreachableError);
  });

  test.skipIf(noCertificates !== null)('that speaks TLS is reached by a port-forward too, under its name', async () => {
    await using authority = await newAuthority();
    const before = cluster.proxy.upgrade;
    using _before = { [Symbol.dispose]: () => void Object.assign(cluster.proxy, { upgrade: before }) };
    const served = async (names: string) => {
      const files = await authority.issue(`api-${crypto.randomUUID().slice(0, 8)}`, names);
      const secured = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0, api: { tls: files } });
      cluster.proxy.upgrade = portForward(() => Number(new URL(secured.url).port));
      return secured;
    };
    await using file = await temporaryFile(JSON.stringify(kubeconfig()));
    const status = (namespace: string, env: Record<string, string>) =>
      runCli(['status', '-s', `kubernetes://${namespace}`], { env: { KUBECONFIG: file.path, ...env } });
    await using api = await deployed({ ports: [{ port: PORT, appProtocol: 'https' }] });
    await using _right = await served(`DNS:tycho-api.${api.namespace}.svc`);
    const trusting = { TYCHO_CA: authority.ca };
    expect(await status(api.namespace, trusting)).toMatchObject({ code: 0 });
    expect((await status(api.namespace, {})).stderr).toContain('signed by nobody who is trusted');
    await using _wrong = await served('DNS:tycho.example.org');
    const wrong = await status(api.namespace, trusting);
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('its certificate is for another name') });
  });

  test('that cannot be forwarded to says why', async () => {
    await using _ = await deployed();
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port: nobody } = closed.address() as AddressInfo;
    closed.close();
    const before = cluster.proxy.upgrade;
    cluster.proxy.upgrade = portForward(() => nobody);
    const error = await failure(discover({ kubeconfig: kubeconfig() }));
    cluster.proxy.upgrade = (_incoming, socket) => void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const refused = await failure(discover({ kubeconfig: kubeconfig() }));
    cluster.proxy.upgrade = before;
    expect(error).toMatchObject({ code: 'service-unreachable' });
    expect(error.message).toMatch(/a port-forward: error forwarding port 5000 to pod: connect ECONNREFUSED/);
    expect(refused.message).toMatch(/a port-forward: port 5000 of pod tycho-api-\S+ is not forwarded: .*403/);
  });

  test('that ends a connection ends it here too, and the next one is made anew', async () => {
    await using _ = await deployed();
    await using endpoint = await discover({ kubeconfig: kubeconfig() });
    const socket = connect(Number(new URL(endpoint.url).port), '127.0.0.1');
    socket.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
    let answer = '';
    socket.on('data', (it) => {
      answer += it;
    });
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1.1 200 OK[\s\S]*"ok"/);
    expect(await probe(endpoint.url)).toEqual({ status: 'answers', reason: '' });
  });

  test('is reached by its load balancer, once that has an address that answers', async () => {
    await using api = await deployed({ type: 'LoadBalancer', ports: [{ port }] });
    const found = async () => {
      await using it = await discover({ kubeconfig: kubeconfig(), namespace: api.namespace });
      return { url: it.url, way: it.way };
    };
    expect(await found()).toMatchObject({ way: 'port-forward' });
    const at = (ingress: object[]) =>
      patch(`/api/v1/namespaces/${api.namespace}/services/tycho-api/status`, { status: { loadBalancer: { ingress } } });
    await at([{ ip: '127.0.0.1' }]);
    expect(await found()).toEqual({ way: 'load-balancer', url: tycho.url });
    await at([{ hostname: 'localhost' }]);
    expect(await found()).toEqual({ way: 'load-balancer', url: `http://localhost:${port}` });
  });

  test('is reached by a port of a node, where that answers', async () => {
    await using api = await deployed({ type: 'NodePort' });
    const { body } = await ask(`${cluster.url}/api/v1/namespaces/${api.namespace}/services/tycho-api`);
    const { nodePort = 0 } = (body as { spec: { ports: { nodePort: number }[] } }).spec.ports[0] ?? {};
    await using node = createServer((it) => void it.pipe(connect(port, '127.0.0.1')).pipe(it));
    // Who has asked keeps its connection.
    using connections = new DisposableStack();
    node.on('connection', (it) => connections.defer(() => it.destroy()));
    node.listen(nodePort, '127.0.0.1');
    await once(node, 'listening');
    await patch('/api/v1/nodes/embedded/status', {
      status: { addresses: [{ type: 'ExternalIP', address: '127.0.0.1' }] },
    });
    await using endpoint = await discover({ kubeconfig: kubeconfig() });
    expect(endpoint).toMatchObject({ way: 'node-port', url: `http://127.0.0.1:${nodePort}` });
  });

  test('is known by its label, also where it is called otherwise, and is no system of that name', async () => {
    const named = { name: 'release-api', labels: { 'app.kubernetes.io/name': 'tycho-api' } };
    await using api = await deployed({}, named);
    const up = await tycho.client.up(oneService('tycho-api'));
    await up.applied();
    await using endpoint = await discover({ kubeconfig: kubeconfig() });
    expect(endpoint).toMatchObject({ namespace: api.namespace, service: 'release-api' });
    await (await tycho.client.down(up.guid)).finished();
  });

  test('that is not there, or there twice, is told of with what to do', async () => {
    expect(await failure(discover({ kubeconfig: kubeconfig() }))).toMatchObject({
      code: 'service-missing',
      message: `there is no Service tycho-api in any namespace at ${cluster.proxy.url}`,
    });
    await using one = await deployed();
    await using other = await deployed();
    const error = await failure(discover({ kubeconfig: kubeconfig() }));
    const names = [one, other].map((it) => `${it.namespace}/tycho-api`).sort();
    expect(error).toMatchObject({ code: 'service-ambiguous', found: names });
    expect(error.hint).toBe(`Say which: its namespace (-s kubernetes://${names[0]?.split('/')[0]}), or its URL.`);
    await using chosen = await discover({ kubeconfig: kubeconfig(), namespace: other.namespace });
    expect(chosen.namespace).toBe(other.namespace);
    await using file = await temporaryFile(JSON.stringify(kubeconfig()));
    const env = { KUBECONFIG: file.path };
    const cli = await runCli(['status', '-s', 'kubernetes://'], { env });
    expect(cli).toMatchObject({ code: 1, stdout: '', stderr: `tycho: ${error.message}. ${error.hint}\n` });
    const found = await runCli(['status', '-s', `kubernetes://${one.namespace}`], { env });
    expect(found).toEqual({ code: 0, stdout: 'None running\n', stderr: '' });
  });

  test('of whoever may look in one namespace only is found there, or its namespace is asked for', async () => {
    await using api = await deployed();
    cluster.proxy.answer = (line) =>
      line.startsWith('GET /api/v1/services') || line === 'GET /api/v1/nodes' ? { status: 403 } : null;
    const error = await failure(discover({ kubeconfig: kubeconfig() }));
    expect(error).toMatchObject({ code: 'permission-missing' });
    await using endpoint = await discover({ kubeconfig: kubeconfig(), namespace: api.namespace });
    expect(endpoint.namespace).toBe(api.namespace);
    cluster.proxy.answer = () => null;
  });

  test('of a cluster that is not there, or not known, is not found', async () => {
    const gone = {
      ...(kubeconfig() as object),
      clusters: [{ name: 'proxy', cluster: { server: 'http://127.0.0.1:9' } }],
    };
    expect(await failure(discover({ kubeconfig: gone }))).toMatchObject({ code: 'cluster-unavailable' });
    const context = 'elsewhere';
    expect(await failure(discover({ kubeconfig: kubeconfig(), context }))).toMatchObject({ code: 'cluster-unknown' });
  });

  test('is reached as docs/discovery.md shows it', { timeout: 180_000 }, async () => {
    await using _ = await deployed();
    await using file = await temporaryFile(JSON.stringify(kubeconfig()));
    const page = readFileSync(join(repository, 'docs/discovery.md'), 'utf8');
    const examples = [...page.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);
    expect(examples).toHaveLength(3);
    const run = (code: string) => {
      const args = ['--input-type=module-typescript', '--eval', code.replace('http://127.0.0.1:5000', tycho.url)];
      const env = { PATH: '', KUBECONFIG: file.path };
      return promisify(execFile)(process.execPath, args, { cwd: repository, env });
    };
    await Promise.all(examples.map(run));
    expect(await tycho.client.systems()).toEqual([]);
  });

  test('is found by the command where nothing listens at the usual address', async ({ skip }) => {
    if ((await probe('http://127.0.0.1:5000')).status !== 'absent') skip('something listens at port 5000 here');
    await using file = await temporaryFile(JSON.stringify(kubeconfig()));
    const env = { KUBECONFIG: file.path };
    const missing = await runCli(['status'], { env });
    expect(missing.stderr).toMatch(
      /^tycho: no Tycho API answers at http:\/\/127.0.0.1:5000 \(.*ECONNREFUSED.*\), and none was found in the cluster: there is no Service tycho-api in any namespace at .*\. Start one with: tycho api\. Or name one with -s URL or TYCHO_URL\.\n$/,
    );
    await using _ = await deployed();
    expect(await runCli(['status'], { env })).toEqual({ code: 0, stdout: 'None running\n', stderr: '' });
    expect(await runCli(['config', '-q', '-f', 'samples/nginx/docker-compose.yaml'], { env })).toMatchObject({
      code: 0,
    });
  });
});

describe('tycho client', () => {
  test('launches an image under an exact name, and takes it away', async () => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
    const name = 'jupyter-data-science-3425';
    const run = (...args: string[]) => runCli(['client', '-n', name, ...args, '-s', tycho.url]);
    const command = "start.sh jupyter lab --LabApp.token=''";
    const launch = ['--up', '-c', 'jupyter/datascience-notebook', '-p', '8888', '--command', command];
    const up = await run(...launch);
    const published = `${cluster.url}/api/v1/namespaces/default/services/${name}`;
    const { body } = await ask(published);
    const { nodePort } = (body as { spec: { ports: { nodePort: number }[] } }).spec.ports[0] ?? {};
    expect(up).toEqual({
      code: 0,
      stderr: '',
      stdout: `200
{
  "status": "success",
  "result": {
    "containers": {
      "${name}-c": {
        "port": ${nodePort}
      }
    }
  },
  "message": "Started system ${name}"
}
`,
    });
    const again = await run(...launch, '--terse');
    expect(again).toMatchObject({ code: 1, stderr: '' });
    const [status, answer = ''] = again.stdout.split('\n');
    expect([status, JSON.parse(answer)]).toMatchObject(['409', { status: 'error', result: null }]);
    expect(answer).toContain(`there is a Service ${name} in namespace default already [name-taken]`);

    expect(await run('--down')).toEqual({
      code: 0,
      stderr: '',
      stdout: `200\n{\n  "status": "success",\n  "result": null,\n  "message": "Deleted system ${name}"\n}\n`,
    });
    expect((await ask(published)).status).toBe(404);
    expect(await run('--down')).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^404\n\{\n {2}"status": "error"/),
    });
  });

  test('passes on variables, volumes and files', async () => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
    await using settings = await temporaryFile('A=from settings\nB=also\n');
    const of = ['client', '-n', 'box', '--service', tycho.url, '--settings', settings.path, '--env', 'A=given'];
    const up = await runCli([...of, '-u', '-c', 'busybox', '-p', '80', '-v', 'data:/data']);
    expect(up).toMatchObject({ code: 0, stderr: '' });
    const { body } = await ask(`${cluster.url}/apis/apps/v1/deployments`);
    const [container] = (body as Deployments).items[0]?.spec.template.spec.containers ?? [];
    expect(container).toMatchObject({
      env: [
        { name: 'A', value: 'given' },
        { name: 'B', value: 'also' },
      ],
      volumeMounts: [{ mountPath: '/data' }],
    });
    expect(await runCli([...of, '-d'])).toMatchObject({ code: 0 });
    const file = await runCli([...of, '-u', '-f', 'samples/nginx/docker-compose.yaml']);
    expect(file).toMatchObject({ code: 0, stdout: expect.stringContaining('"Started system box"') });
  });

  test.each([
    [['-n', 'x'], /say what to do: --up or --down/],
    [['-u', '-d', '-n', 'x'], /say what to do: --up or --down/],
    [['-u'], /say which system, with -n NAME/],
    [['-u', '-n', 'x'], /say what to launch/],
    [['-d', '-n', 'x', '-p', '80'], /--port, --command and --volumes belong to -c IMAGE/],
  ] as const)('refuses %j', async (args, message) => {
    const it = await runCli(['client', ...args, '-s', 'http://127.0.0.1:9']);
    expect(it).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
  });
});

interface Deployments {
  readonly items: readonly {
    readonly spec: { readonly template: { readonly spec: { readonly containers: object[] } } };
  }[];
}
