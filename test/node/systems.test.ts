import type { Job } from '@tycho/contract';
import { describe, expect, test } from 'vitest';
import { compose, sample } from '../compose-texts.ts';
import { lastOf } from '../last-of.ts';
import { kubectl } from '../real-cluster.ts';
import { runCli, startCli } from '../run-cli.ts';
import { dial, fetchFromOutside, giveImages } from './reach.ts';
import { tychoOnNode } from './tycho-on-node.ts';

/** A server that can be asked to ask others, and tells what is in its environment. */
const server = 'agnhost netexec --http-port=8080';
const instance = (name: string) => ({
  ...compose(`
name: web-db
services:
  web:
    image: tycho.test/web
    entrypoint: ${server}
    ports: ["8080:8080"]
    depends_on: { db: { condition: service_healthy } }
  db:
    image: tycho.test/db
    entrypoint: ${server}
    environment: { INSTANCE: "\${INSTANCE}" }
    healthcheck: { test: ["CMD", "agnhost", "connect", "localhost:8080"], interval: 1s, timeout: 2s }
`),
  environment: { INSTANCE: name },
});

const kinds =
  'configmaps,deployments,replicasets,jobs,pods,services,networkpolicies,endpointslices,persistentvolumeclaims';

describe('on a real node', () => {
  const world = tychoOnNode(() => giveImages('tycho.test/web', 'tycho.test/db', 'tycho.test/app'));

  const left = async () => (await world.inNamespace('get', kinds, '-l', 'executor=tycho', '-o', 'name')).trim();
  const podAddress = async (guid: string, service: string) =>
    (
      await kubectl(
        '-n',
        world.namespace,
        'get',
        'pods',
        '-l',
        `tycho-guid=${guid},app.kubernetes.io/component=${service}`,
        '-o',
        'jsonpath={.items[0].status.podIP}',
      )
    ).trim();
  const published = async (job: Job, service: string) => {
    const address = (await world.tycho.client.system(job.guid)).ipAddress;
    return `http://${address}:${job.result?.containers[service]?.port}`;
  };

  test("the overview's session: three notebooks, their titles, and all gone", async () => {
    const api = startCli(['api', '--debug', '--port', '0', '--namespace', world.namespace], {
      KUBECONFIG: world.kubeconfig,
    });
    await using _ = api;
    const env = { TYCHO_URL: await api.printed(/API +(http:\S+)/) };
    for (let count = 0; count < 3; count++) {
      const up = await runCli(['up', '-f', 'samples/jupyter-ds/docker-compose.yaml', '--wait'], { env });
      expect({ code: up.code, stdout: up.stdout }).toEqual({
        code: 0,
        stdout: expect.stringMatching(/jupyter-ds +[0-9a-f]{32} +\d{5}/),
      });
    }
    const { stdout } = await runCli(['status'], { env });
    const rows = stdout
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(/\s+/));
    expect(rows).toHaveLength(3);
    for (const [, , address, port] of rows) {
      await expect
        .poll(
          () =>
            fetch(`http://${address}:${port}`)
              .then((it) => it.text())
              .catch(() => ''),
          { timeout: 20_000 },
        )
        .toContain('<title>JupyterLab</title>');
    }
    const guids = (await runCli(['status', '--terse'], { env })).stdout.trim().split('\n');
    expect(await runCli(['down', ...guids], { env })).toMatchObject({ code: 0, stdout: `${guids.join('\n')}\n` });
    expect((await runCli(['status'], { env })).stdout).toBe('None running\n');
    expect(await left()).toBe('');
  });

  test('two instances side by side, each web reaching its own database by name, others refused', async () => {
    const ups = await Promise.all(['one', 'two'].map((name) => world.tycho.client.up(instance(name))));
    const [one, two] = await Promise.all(ups.map((it) => it.finished()));
    if (!one || !two) throw new Error('two instances were launched');
    for (const [job, name] of [
      [one, 'one'],
      [two, 'two'],
    ] as const) {
      const web = await published(job, 'web');
      await expect
        .poll(() => dial(web, 'db', 'shell?cmd=echo+$INSTANCE').catch(() => null), { timeout: 20_000 })
        .toMatchObject({ responses: [expect.stringContaining(name)] });
    }

    const database = await podAddress(one.guid, 'db');
    expect((await dial(await published(one, 'web'), database)).responses).toEqual(['db']);
    expect((await dial(await published(two, 'web'), database)).errors).toHaveLength(1);
    expect(await fetchFromOutside(`http://${database}:8080/hostname`)).toBeNull();
    await expect
      .poll(async () => fetchFromOutside(`${await published(one, 'web')}/hostname`), { timeout: 20_000 })
      .toBe('web');

    await Promise.all([one, two].map(async ({ guid }) => (await world.tycho.client.down(guid)).finished()));
    expect(await left()).toBe('');
  });

  test('a service is reached only by those it shares a network with', async () => {
    const up = await world.tycho.client.up(
      compose(`
name: tiers
services:
  proxy: { image: tycho.test/web, entrypoint: ${server}, ports: ["8080"], networks: [front] }
  app: { image: tycho.test/app, entrypoint: ${server}, ports: ["8080"], networks: [front, back] }
  db: { image: tycho.test/db, entrypoint: ${server}, networks: [back] }
networks: { front: {}, back: {} }
`),
    );
    const job = await up.finished();
    const [proxy, app] = [await published(job, 'proxy'), await published(job, 'app')];
    await expect
      .poll(() => dial(app, 'db').catch(() => null), { timeout: 20_000 })
      .toMatchObject({ responses: ['db'] });
    await expect
      .poll(() => dial(proxy, 'app').catch(() => null), { timeout: 20_000 })
      .toMatchObject({ responses: ['app'] });
    expect((await dial(proxy, 'db')).errors).toHaveLength(1);
    await (await world.tycho.client.down(job.guid)).finished();
  });

  test('a name that no name server answers is written as it is found', async () => {
    const up = await world.tycho.client.up(
      compose(`
name: underscored
services:
  my_db: { image: tycho.test/db, entrypoint: ${server} }
  Web:
    image: tycho.test/web
    entrypoint: ${server}
    environment: { DB_HOST: my_db }
    healthcheck: { test: 'agnhost connect my_db:8080 && agnhost connect "$$DB_HOST:8080"', interval: 1s }
  probe: { image: tycho.test/web, entrypoint: ${server}, healthcheck: { test: ["CMD", "agnhost", "connect", "WEB:8080"], interval: 1s } }
`),
    );
    const job = await up.finished();
    expect(job.services).toMatchObject({ Web: { state: 'ready' }, probe: { state: 'ready' } });
    await (await world.tycho.client.down(job.guid)).finished();
  });

  test('a job runs to its end after what it waits for, and its volume keeps what it wrote', async () => {
    const files = compose(`
name: etl
services:
  load: { image: busybox, command: ["sh", "-c", "echo loaded > /data/out"], volumes: ["data:/data"], restart: "no" }
  check: { image: busybox, command: ["grep", "loaded", "/data/out"], volumes: ["data:/data"], restart: "no", depends_on: { load: { condition: service_completed_successfully } } }
volumes: { data: {} }
`);
    const job = await (await world.tycho.client.up(files)).finished();
    expect(job.services).toMatchObject({ load: { state: 'completed' }, check: { state: 'completed' } });
    await (await world.tycho.client.down(job.guid)).finished();
    expect(await left()).toMatch(/^persistentvolumeclaim\/etl-data-/);
    await (await world.tycho.client.down(job.guid, { volumes: true })).finished();
    expect(await left()).toBe('');
  });

  const failing: readonly {
    readonly title: string;
    readonly service: string;
    readonly code: string;
    readonly says: RegExp;
  }[] = [
    {
      title: 'a program that ends',
      service: '{ image: busybox, command: ["sh", "-c", "echo cannot open database; exit 7"] }',
      code: 'container-failed',
      says: /exited with code 7.*cannot open database/,
    },
    {
      title: 'a program that is not in the image',
      service: '{ image: busybox, entrypoint: ["no-such-program"] }',
      code: 'container-failed',
      says: /no-such-program/,
    },
    {
      title: 'a system that no node has room for',
      service: '{ image: busybox, command: ["sleep", "1"], deploy: { resources: { reservations: { memory: 900G } } } }',
      code: 'not-schedulable',
      says: /Insufficient memory/,
    },
    {
      title: 'a health check that fails',
      service:
        '{ image: busybox, command: ["sleep", "1000"], healthcheck: { test: "echo still starting; false", interval: 1s, timeout: 1s, retries: 2 } }',
      code: 'container-unhealthy',
      says: /still starting/,
    },
  ];
  for (const { title, service, code, says } of failing) {
    test(`${title} is told with its reason`, async () => {
      const handle = await world.tycho.client.up(compose(`name: failing\nservices:\n  it: ${service}\n`));
      const last = await lastOf(handle);
      expect(last).toMatchObject({ state: 'failed', services: { it: { state: 'failed' } } });
      expect(last.problems.filter((it) => it.level === 'error')).toMatchObject([
        { code, message: expect.stringMatching(says) },
      ]);
      await (await world.tycho.client.down(handle.guid)).finished();
    });
  }

  test('the sample of a web page and its database comes up in order', async () => {
    await giveImages('postgres:17', 'adminer:5');
    const { files } = sample('web-db');
    const standIn = Object.fromEntries(
      Object.entries(files).map(([name, text]) => [
        name,
        text
          .replace('image: adminer:5', `image: adminer:5\n    entrypoint: ${server}`)
          .replace('image: postgres:17', `image: postgres:17\n    entrypoint: ${server}`)
          .replace(/test: .*/, 'test: ["CMD", "agnhost", "connect", "localhost:8080"]'),
      ]),
    );
    const job = await (await world.tycho.client.up({ name: 'web-db', files: standIn })).finished();
    const times = JSON.parse(await world.inNamespace('get', 'pods', '-l', `tycho-guid=${job.guid}`, '-o', 'json')) as {
      items: {
        metadata: { labels: Record<string, string>; creationTimestamp: string };
        status: { conditions: { type: string; lastTransitionTime: string }[] };
      }[];
    };
    const pod = (service: string) =>
      times.items.find((it) => it.metadata.labels['app.kubernetes.io/component'] === service);
    const ready = pod('db')?.status.conditions.find((it) => it.type === 'Ready')?.lastTransitionTime ?? '';
    expect(Date.parse(pod('web')?.metadata.creationTimestamp ?? '')).toBeGreaterThanOrEqual(Date.parse(ready));
    await (await world.tycho.client.down(job.guid)).finished();
  });
});
