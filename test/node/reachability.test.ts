import { leadOf, type Party, type Reach, reachability, type System } from '@tycho/ast';
import { parse } from '@tycho/parser';
import { govern, policyOptionsSchema } from '@tycho/policy';
import { dump } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { compose } from '../compose-texts.ts';
import { kubectl } from '../real-cluster.ts';
import { connectsFromOutside, giveImages, listenOutside } from './reach.ts';
import { tychoOnNode } from './tycho-on-node.ts';

const PUBLISHED = 8080;
const OTHER = 9090;
const entrypoint = [
  'sh',
  '-c',
  `agnhost netexec --http-port=${PUBLISHED} & exec agnhost netexec --http-port=${OTHER} --udp-port=-1`,
];
const server = (more: object = {}) => ({ image: 'tycho.test/reach', entrypoint, ...more });
const ports = [`${PUBLISHED}`];

const isolated = { 'x-tycho': { placement: 'isolated' } };

/** A dozen systems, side by side in one namespace, some of them in their own. The host outside is 198.51.100.2. */
const systems: Record<string, object> = {
  plain: { services: { a: server({ ports }), b: server() } },
  tiers: {
    ...isolated,
    services: {
      a: server({ networks: ['front'], ports }),
      b: server({ networks: ['front', 'back'] }),
      c: server({ networks: ['back'] }),
    },
    networks: { front: {}, back: {} },
  },
  inside: {
    ...isolated,
    services: { a: server({ networks: ['back'], ports }), b: server({ networks: ['back', 'front'], ports }) },
    networks: { back: { internal: true }, front: {} },
  },
  closed: {
    services: {
      a: server({ networks: ['one'] }),
      b: server({ networks: ['two'] }),
      c: server({ networks: ['one', 'two'] }),
    },
    networks: { one: { internal: true }, two: { internal: true } },
  },
  cut: { services: { a: server(), b: server({ network_mode: 'none' }) } },
  'joined-1': {
    services: { a: server({ networks: ['hub', 'default'] }), b: server() },
    networks: { hub: { name: 'hub' } },
  },
  'joined-2': {
    ...isolated,
    services: { a: server({ networks: ['hub'] }), b: server({ ports }) },
    networks: { hub: { name: 'hub', external: true } },
  },
  'joined-3': { services: { a: server({ networks: ['hub'] }) }, networks: { hub: { name: 'hub', internal: true } } },
  near: { services: { a: server({ ports, 'x-tycho': { clients: ['198.51.100.0/24'] } }) } },
  far: { ...isolated, services: { a: server({ ports, 'x-tycho': { clients: ['203.0.113.0/24', '192.0.2.77'] } }) } },
  pair: {
    services: { a: server({ ports }), b: { image: 'busybox', command: ['sleep', '3600'], network_mode: 'service:a' } },
  },
  alone: { services: { a: server({ ports: [`127.0.0.1:${PUBLISHED}:${PUBLISHED}`] }) } },
};

interface Pod {
  readonly namespace: string;
  readonly system: string;
  readonly lead: string;
  readonly name: string;
  readonly address: string;
}

describe('on a real node', () => {
  const world = tychoOnNode(() => giveImages('tycho.test/reach'));

  /** One pod of each service that leads; the shell runs all its attempts in one go. */
  async function connects(pod: Pod, targets: readonly string[]): Promise<boolean[]> {
    const attempts = targets.map((it) => `agnhost connect ${it} --timeout=2s >/dev/null 2>&1 && echo yes || echo no`);
    const container = ['-c', pod.lead];
    const out = await kubectl(
      '-n',
      pod.namespace,
      'exec',
      pod.name,
      ...container,
      '--',
      'sh',
      '-c',
      attempts.join('\n'),
    );
    return out
      .trim()
      .split('\n')
      .map((it) => it === 'yes');
  }

  test('every pair of a dozen systems of both placements connects, or does not, as `reachability` says', async () => {
    await using outside = await listenOutside(7070);
    const governed = new Map(Object.entries(systems).map(([name, it]) => [name, governedOf(name, it)]));
    const jobs = await Promise.all(
      Object.entries(systems).map(async ([name, it]) =>
        (await world.tycho.client.up({ ...compose(dump({ name, ...it })) })).finished(),
      ),
    );
    const nameOf = new Map(Object.keys(systems).map((name, at) => [jobs[at]?.guid ?? '', name]));
    const pods = (await listPods(world.namespace)).map((it) => ({ ...it, system: nameOf.get(it.system) ?? '' }));
    const targets = pods.flatMap((it) =>
      [PUBLISHED, OTHER].map((port) => ({ pod: it, port, at: `${it.address}:${port}` })),
    );

    const said = new Map<string, boolean>();
    for (const { pod, port } of targets) {
      for (const from of pods)
        if (from !== pod) said.set(`${text(from)} → ${text(pod)}:${port}`, saysSo(governed, from, pod, port));
      said.set(`outside → ${text(pod)}:${port}`, saysSo(governed, null, pod, port));
    }
    for (const from of pods) said.set(`${text(from)} → outside`, saysSo(governed, from, null, outside.port));

    const found = async () => {
      const seen = new Map<string, boolean>();
      await Promise.all(
        pods.map(async (from) => {
          const wanted = targets.filter((it) => it.pod !== from);
          const answers = await connects(from, [...wanted.map((it) => it.at), outside.at]);
          wanted.forEach(({ pod, port }, at) => {
            seen.set(`${text(from)} → ${text(pod)}:${port}`, answers[at] ?? false);
          });
          seen.set(`${text(from)} → outside`, answers.at(-1) ?? false);
        }),
      );
      const answers = await connectsFromOutside(targets.map((it) => it.at));
      targets.forEach(({ pod, port }, at) => {
        seen.set(`outside → ${text(pod)}:${port}`, answers[at] ?? false);
      });
      return [...said]
        .filter(([pair, expected]) => seen.get(pair) !== expected)
        .map(([pair, expected]) => ({ pair, expected }));
    };
    expect(said.size).toBeGreaterThan(500);
    // Policies take a moment to reach the node.
    await expect.poll(found, { timeout: 200_000, interval: 1000 }).toEqual([]);
    await Promise.all(jobs.map(async ({ guid }) => (await world.tycho.client.down(guid)).finished()));
  }, 300_000);
});

const text = ({ system, lead }: Pod): string => `${system}/${lead}`;

function governedOf(name: string, file: object): System {
  const { system } = parse({ files: { 'compose.yaml': dump({ name, ...file }) }, environment: {} });
  const governed = system && govern(system, policyOptionsSchema.parse({})).system;
  if (!governed) throw new Error(`${name} is refused`);
  return governed;
}

interface PodList {
  readonly items: readonly {
    readonly metadata: {
      readonly name: string;
      readonly namespace: string;
      readonly labels: Readonly<Record<string, string>>;
    };
    readonly status: { readonly podIP: string };
  }[];
}

/** Those in the shared namespace, and those in others that belong to it. */
async function listPods(home: string): Promise<Pod[]> {
  const places = [
    ['-n', home, '-l', 'executor=tycho'],
    ['-A', '-l', `tycho-home=${home}`],
  ];
  const lists = await Promise.all(places.map((it) => kubectl('get', 'pods', ...it, '-o', 'json')));
  const items = lists.flatMap((it) => (JSON.parse(it) as PodList).items);
  return items.map(({ metadata: { name, namespace, labels }, status }) => ({
    namespace,
    system: labels['tycho-guid'] ?? '',
    lead: labels['app.kubernetes.io/component'] ?? '',
    name,
    address: status.podIP,
  }));
}

/** What `reachability` says of a pair; between systems by the network that both have joined, or by what is published. */
function saysSo(governed: ReadonlyMap<string, System>, from: Pod | null, to: Pod | null, port: number): boolean {
  const source = from && governed.get(from.system);
  const target = to && governed.get(to.system);
  if (from && to && source && target && source !== target) {
    const shared = sharedBy(source, from).find((it) => sharedBy(target, to).includes(it));
    if (shared) return isReached(reachOf(target, { kind: 'network', name: shared }, service(to)), port);
    const isOut = isReached(reachOf(source, service(from), { kind: 'outside' }), port);
    const open = reachOf(target, { kind: 'outside' }, service(to));
    return isOut && open.kind === 'ports' && open.ports.some((it) => it.port === port && it.clients.length === 0);
  }
  const system = source ?? target;
  if (!system) throw new Error('no system');
  const outside: Party = { kind: 'outside' };
  return isReached(reachOf(system, from ? service(from) : outside, to ? service(to) : outside), port);
}

const service = ({ lead }: Pod): Party => ({ kind: 'service', name: lead });

const sharedBy = ({ services, networks }: System, { lead }: Pod): string[] => {
  const keys = services.filter((it) => leadOf(it) === lead).flatMap((it) => it.networks);
  return networks.filter((it) => keys.includes(it.name)).flatMap((it) => it.sharedAs ?? []);
};

function reachOf(system: System, from: Party, to: Party): Reach {
  const same = (a: Party, b: Party) => JSON.stringify(a) === JSON.stringify(b);
  const way = reachability(system).find((it) => same(it.from, from) && same(it.to, to));
  if (!way) throw new Error(`nothing is said of ${JSON.stringify({ from, to })}`);
  return way.reach;
}

/** The host outside is in 198.51.100.0/24. */
const isReached = (reach: Reach, port: number): boolean =>
  reach.kind !== 'ports' ||
  reach.ports.some((it) => it.port === port && (it.clients.length === 0 || it.clients.includes('198.51.100.0/24')));
