import { describe, expect, test } from 'vitest';
import { compose } from '../compose-texts.ts';
import { giveImages } from './reach.ts';
import { tychoOnNode } from './tycho-on-node.ts';

const image = 'tycho.test/life';

interface SeenPod {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  readonly status: { readonly phase: string } & Readonly<
    Record<
      'containerStatuses' | 'initContainerStatuses',
      readonly { name: string; state: Record<string, { startedAt: string; finishedAt: string; exitCode: number }> }[]
    >
  >;
}

describe('the life of services on a real node', () => {
  const world = tychoOnNode(() => giveImages(image));

  const up = async (services: string) => {
    const job = await world.tycho.client.up(compose(`name: life\n${services}`));
    return job.finished();
  };
  const podsOf = async (guid: string, lead?: string): Promise<readonly SeenPod[]> => {
    const labels = `tycho-guid=${guid}${lead === undefined ? '' : `,app.kubernetes.io/component=${lead}`}`;
    return JSON.parse(await world.inNamespace('get', 'pods', '-l', labels, '-o', 'json')).items;
  };
  const exec = async (pod: SeenPod | undefined, container: string, ...command: string[]) =>
    (await world.inNamespace('exec', pod?.metadata.name ?? '', '-c', container, '--', ...command)).trim();

  test('services in one pod share localhost, keep their names, and wait for each other', async () => {
    const { guid, services } = await up(`
x-tycho: { pod: single }
services:
  web:
    image: ${image}
    entrypoint: agnhost netexec --http-port=8080
    depends_on:
      db: { condition: service_healthy }
      migrate: { condition: service_completed_successfully }
  migrate:
    image: ${image}
    entrypoint: agnhost connect db:5432 --timeout=1s
    depends_on: { db: { condition: service_healthy } }
  db:
    image: ${image}
    entrypoint: ["sh", "-c", "sleep 3; exec agnhost netexec --http-port=5432 --udp-port=-1"]
    healthcheck: { test: ["CMD", "agnhost", "connect", "localhost:5432"], interval: 1s }
`);
    expect(services).toMatchObject({
      web: { state: 'ready' },
      migrate: { state: 'completed' },
      db: { state: 'ready' },
    });
    const pods = await podsOf(guid, 'db');
    expect(pods).toHaveLength(1);
    for (const address of ['localhost:5432', 'db:5432']) await exec(pods[0], 'web', 'agnhost', 'connect', address);
    const [db, migrate] = pods[0]?.status.initContainerStatuses ?? [];
    const [web] = pods[0]?.status.containerStatuses ?? [];
    const times = [db?.state.running?.startedAt, migrate?.state.terminated?.finishedAt, web?.state.running?.startedAt];
    expect(times).toEqual(times.toSorted());
    expect(Date.parse(times[1] ?? '') - Date.parse(times[0] ?? '')).toBeGreaterThanOrEqual(3_000);
  });

  test('a service sees the processes of the one whose pid namespace it shares', async () => {
    const { guid } = await up(`
services:
  web: { image: ${image}, entrypoint: agnhost netexec --http-port=8080 }
  debug: { image: ${image}, entrypoint: sleep 3600, pid: "service:web" }
`);
    const [pod] = await podsOf(guid, 'web');
    expect(await exec(pod, 'debug', 'ps')).toContain('agnhost netexec');
  });

  test('what a container sees in its command and variables is what Compose means, whatever is in it', async () => {
    const nasty = ['$(NAME)', '$$(NAME)', '${NAME}', '$NAME', 'a b', "it's", '"q"', '\\', '*', '$', '$$', 'ünï'];
    const compose = (text: string) => JSON.stringify(text.replaceAll('$', '$$$$'));
    const list = nasty.map(compose).join(', ');
    const { guid } = await up(`
services:
  web:
    image: ${image}
    entrypoint: ["sh", "-c", ${compose('for it in "$@"; do echo "<$it>"; done; echo "env <$VALUE>"; exec sleep 3600')}, sh]
    command: [${list}]
    environment: { NAME: secret, VALUE: ${compose(nasty.join(' '))} }
    healthcheck: { test: ["CMD", "test", ${compose('$(NAME)$$')}, "=", ${compose('$(NAME)$$')}], interval: 1s }
    post_start: [{ command: ["sh", "-c", ${compose('echo "$1" > /tmp/hook')}, sh, ${compose('$(NAME) $$')}] }]
  split: { image: ${image}, entrypoint: [sleep], command: "3600" }
  empty: { image: ${image}, entrypoint: [], command: ["sleep", "3600"] }
`);
    const [pod] = await podsOf(guid, 'web');
    const log = await world.inNamespace('logs', pod?.metadata.name ?? '');
    expect(log.trim().split('\n')).toEqual([...nasty.map((it) => `<${it}>`), `env <${nasty.join(' ')}>`]);
    expect(await exec(pod, 'web', 'cat', '/tmp/hook')).toBe('$(NAME) $$');
    const [probed] = JSON.parse(await world.inNamespace('get', 'pod', pod?.metadata.name ?? '', '-o', 'json')).spec
      .containers;
    expect(probed.readinessProbe.exec.command).toContain('$$(NAME)$$$$');
  });

  test('steps run before a service, hooks beside it, and it ends as its signal says', async () => {
    // A new pod may be refused until the policies of its network have reached the node.
    const tell = (text: string) =>
      `until wget -qO- "http://log:8080/shell?cmd=echo+${text}+>>/tmp/log" >/dev/null 2>&1; do sleep 0.2; done`;
    const { guid } = await up(`
services:
  log: { image: ${image}, entrypoint: agnhost netexec --http-port=8080 }
  web:
    image: ${image}
    entrypoint: ["sh", "-c", ${JSON.stringify(`trap '${tell('quit')}; exit 0' QUIT; ${tell('start')}; while :; do sleep 1 & wait; done`)}]
    environment: { WHO: web }
    init: true
    stop_signal: SIGQUIT
    depends_on: [log]
    pre_start:
      - { entrypoint: ["sh", "-c", ${JSON.stringify(tell('once-$$WHO'))}], command: [], environment: { WHO: step } }
      - { entrypoint: ["sh", "-c", ${JSON.stringify(tell('each'))}], command: [], per_replica: true }
    pre_stop:
      - { command: ["sh", "-c", ${JSON.stringify(tell('$$PWD-$$WHO'))}], working_dir: /tmp, environment: { WHO: hook } }
      - { command: ["sh", "-c", ${JSON.stringify(tell('second'))}] }
    deploy: { replicas: 1 }
`);
    const [log] = await podsOf(guid, 'log');
    const written = async () => (await exec(log, 'log', 'cat', '/tmp/log')).split('\n');
    expect(await written()).toEqual(['once-step', 'each', 'start']);
    const [web] = await podsOf(guid, 'web');
    const before = Date.now();
    await world.inNamespace('delete', 'pod', web?.metadata.name ?? '');
    expect(Date.now() - before).toBeLessThan(9_000);
    const lines = await written();
    expect(lines.filter((it) => it !== 'each' && it !== 'start')).toEqual(['once-step', '/tmp-hook', 'second', 'quit']);
    const each = async () => (await written()).filter((it) => it === 'each').length;
    await expect.poll(each, { timeout: 20_000 }).toBe(2);
  });

  test('a service runs on each node, a job on each node and so many times, and one that fails says why', async () => {
    const job = await up(`
services:
  agent: { image: ${image}, entrypoint: agnhost pause, deploy: { mode: global } }
  scan: { image: ${image}, entrypoint: "true", deploy: { mode: global-job } }
  batch: { image: ${image}, entrypoint: "true", deploy: { mode: replicated-job, replicas: 2 } }
`);
    expect(job.services).toMatchObject({
      agent: { state: 'ready' },
      scan: { state: 'completed' },
      batch: { state: 'completed' },
    });
    const status = await world.tycho.client.system(job.guid);
    expect(status.services).toMatchObject({ agent: { state: 'ready' }, scan: { state: 'completed' } });
    const failing = await world.tycho.client.up(
      compose(`
services:
  task:
    image: ${image}
    entrypoint: ["sh", "-c", "echo no luck; exit 7"]
    deploy: { restart_policy: { condition: none } }
`),
    );
    await expect(failing.finished()).rejects.toThrow(/container task exited with code 7.*no luck/);
  });

  test('a service starts anew with the one that it restarts with, and only that one', async () => {
    const text = (value: string) => `
name: life
services:
  db: { image: ${image}, entrypoint: agnhost pause, environment: { VALUE: "${value}" } }
  web:
    image: ${image}
    entrypoint: agnhost pause
    depends_on: { db: { condition: service_started, restart: true } }
  other: { image: ${image}, entrypoint: agnhost pause, depends_on: [db] }
`;
    const { guid } = await up(text('1').replace('name: life', ''));
    const names = async () =>
      Promise.all(['db', 'web', 'other'].map(async (it) => (await podsOf(guid, it)).map((pod) => pod.metadata.name)));
    const [, web, other] = await names();
    const job = await (await world.tycho.client.up({ ...compose(text('2')), guid })).finished();
    expect(job.state).toBe('completed');
    await expect.poll(async () => (await names())[1], { timeout: 30_000 }).not.toContain(web?.[0]);
    expect((await names())[2]).toEqual(other);
  });

  test('a service ends before those that it depends on do', async () => {
    const { guid } = await up(`
services:
  db: { image: ${image}, entrypoint: agnhost pause }
  web:
    image: ${image}
    entrypoint: ["sh", "-c", "trap 'sleep 3; exit 0' TERM; while :; do sleep 1 & wait; done"]
    depends_on: [db]
`);
    const removal = world.tycho.client.down(guid);
    let seen = '';
    await expect
      .poll(
        async () => {
          const pods = await podsOf(guid);
          const [web, db] = ['web', 'db'].map((lead) =>
            pods.filter((it) => it.metadata.name.startsWith(`life-${lead}-`)),
          );
          const going = db?.some((it) => it.metadata.deletionTimestamp !== undefined) || db?.length === 0;
          // One whose containers have ended stays listed for a moment.
          const runs = web?.some((it) => it.status.phase === 'Running');
          seen += runs ? (going ? '!' : 'w') : going ? '.' : 'd';
          return db?.length;
        },
        { timeout: 40_000, interval: 200 },
      )
      .toBe(0);
    await (await removal).finished();
    // First web alone was going, and db only after it.
    expect(seen).toMatch(/^w{5,}[d.]*\.$/);
  });
});
