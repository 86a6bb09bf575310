import { leadOf, type Party, type Reach, reachability, type Service, type System } from '@tycho/ast';
import { manifests } from '@tycho/backends';
import { parse } from '@tycho/parser';
import { govern, policyOptionsSchema } from '@tycho/policy';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryProject, ports } from './arbitrary-project.ts';
import { allowedBy, type Peer, type Traffic } from './cyclonus.ts';
import { cyclonusPath, runs } from './environment.ts';

const NAMESPACE = 'lab';
/** Inside of some of the ranges that the files name, and outside of others. */
const outsideAddresses = ['203.0.113.7', '203.0.113.8', '198.51.100.200'];

interface Attempt {
  readonly what: string;
  readonly traffic: Traffic;
  readonly expected: boolean;
}

interface Launched {
  readonly index: number;
  readonly system: System;
  readonly objects: readonly Manifest[];
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels: Record<string, string> };
  readonly spec?: { readonly template?: { readonly metadata: { readonly labels: Record<string, string> } } };
}

const policy = policyOptionsSchema.parse({ allow: ['host-network'] });

function launched(project: object, index: number): Launched | null {
  const { system: parsed } = parse({
    files: { 'compose.yaml': JSON.stringify(project) },
    environment: {},
    name: 'sys',
  });
  const system = parsed && govern(parsed, policy).system;
  const guid = index.toString(16).padStart(32, '0').split('').reverse().join('');
  return system && { index, system, objects: manifests(system, { guid, namespace: NAMESPACE }) as Manifest[] };
}

function podOf({ index, system, objects }: Launched, service: Service): Peer {
  const lead = leadOf(service);
  const template = objects.find((it) => it.spec?.template?.metadata.labels['com.docker.compose.service'] === lead);
  const PodLabels = template?.spec?.template?.metadata.labels;
  const Namespace = template?.metadata.namespace;
  if (!PodLabels || Namespace === undefined) throw new Error(`no pod of ${lead} in ${JSON.stringify(system)}`);
  const IP = `10.${index >> 8}.${index & 255}.${system.services.findIndex((it) => it.name === lead) + 1}`;
  return { IP, Internal: { PodLabels, NamespaceLabels: labelsOf(Namespace, objects), Namespace } };
}

/** As the cluster has them: those that we gave it, and its name. */
const labelsOf = (namespace: string, objects: readonly Manifest[]): Record<string, string> => ({
  ...objects.find((it) => it.kind === 'Namespace' && it.metadata.name === namespace)?.metadata.labels,
  'kubernetes.io/metadata.name': namespace,
});

const outside = (IP: string): Peer => ({ IP, Internal: null });

/** Every pair of a system at every port that a file may publish, and at one that none does. */
function attempts(it: Launched): Attempt[] {
  return reachability(it.system).flatMap(({ from, to, reach }) => {
    if (reach.kind === 'pod' || reach.kind === 'node') return [];
    return peers(it, from).flatMap((Source) =>
      peers(it, to).flatMap((Destination) => tried({ Source, Destination }, reach, `${text(from)} to ${text(to)}`)),
    );
  });
}

function peers(it: Launched, party: Party): Peer[] {
  switch (party.kind) {
    case 'outside':
      return outsideAddresses.map(outside);
    case 'service':
      return it.system.services.filter(({ name }) => name === party.name).map((service) => podOf(it, service));
    case 'network':
      return [];
  }
}

/** From each service of another system to each of this one: by a network that both have joined, or by published ports. */
function attemptsFrom(other: Launched, it: Launched): Attempt[] {
  const ways = reachability(it.system);
  return other.system.services.flatMap((source) =>
    it.system.services.flatMap((target) => {
      if ([source, target].some((one) => isOnHost(one, source === one ? other : it))) return [];
      const shared = sharedBy(other, source).filter((name) => sharedBy(it, target).includes(name));
      const byNetwork = ways.find(({ from, to }) => isNetwork(from, shared[0]) && isService(to, target.name));
      const open = published(ways, target.name);
      const reach = byNetwork?.reach ?? (source.egress === 'anywhere' ? open : { kind: 'ports', ports: [] });
      const pair = { Source: podOf(other, source), Destination: podOf(it, target) };
      return tried(pair, reach as Reach, `another system's ${source.name} to ${target.name}`);
    }),
  );
}

const groupOf = ({ system }: Launched, service: Service): readonly Service[] =>
  system.services.filter((it) => leadOf(it) === leadOf(service));
const isOnHost = (service: Service, it: Launched): boolean =>
  groupOf(it, service).some(({ security }) => security.hostNamespaces.includes('network'));
const sharedBy = (it: Launched, service: Service): string[] =>
  groupOf(it, service)
    .flatMap(({ networks }) => networks)
    .flatMap((key) => it.system.networks.find(({ name }) => name === key)?.sharedAs ?? []);
const isNetwork = (party: Party, name: string | undefined): boolean => party.kind === 'network' && party.name === name;
const isService = (party: Party, name: string): boolean => party.kind === 'service' && party.name === name;

/** What hosts of every address reach. */
function published(ways: ReturnType<typeof reachability>, target: string): Reach {
  const way = ways.find(({ from, to }) => from.kind === 'outside' && isService(to, target));
  const reached = way?.reach.kind === 'ports' ? way.reach.ports : [];
  return { kind: 'ports', ports: reached.filter((it) => it.clients.length === 0) };
}

function tried(pair: Pick<Traffic, 'Source' | 'Destination'>, reach: Reach, what: string): Attempt[] {
  return [...ports, 4444].flatMap((port) =>
    (['tcp', 'udp'] as const).map((protocol) => ({
      what: `${what} at ${port}/${protocol} from ${pair.Source.IP}`,
      traffic: { ...pair, ResolvedPort: port, Protocol: protocol === 'tcp' ? 'TCP' : 'UDP' } as const,
      expected: isReached(reach, port, protocol, pair.Source.IP),
    })),
  );
}

function isReached(reach: Reach, port: number, protocol: string, address: string): boolean {
  if (reach.kind !== 'ports') return true;
  const found = reach.ports.find((it) => it.port === port && it.protocol === protocol);
  return found !== undefined && (found.clients.length === 0 || found.clients.some((it) => isIn(address, it)));
}

function isIn(address: string, range: string): boolean {
  const [base = '', bits = '32'] = range.split('/');
  const number = (it: string) => it.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(address) / size) === Math.floor(number(base) / size);
}

const text = (it: Party): string => (it.kind === 'outside' ? 'outside' : it.name);

/** So many systems stand side by side, in one namespace and beside it. */
const BATCH = 10;

test.skipIf(cyclonusPath === undefined)(
  `cyclonus reads in the manifests of ${runs} systems what we say of their reachability (skipped without TYCHO_CYCLONUS)`,
  async () => {
    const systems = fc
      .sample(arbitraryProject, { numRuns: runs, seed: 7 })
      .flatMap((project, index) => launched(project, index) ?? []);
    expect(systems.length).toBeGreaterThan(runs / 2);
    let [reached, refused] = [0, 0];
    for (let first = 0; first < systems.length; first += BATCH) {
      const batch = systems.slice(first, first + BATCH);
      const tries = batch.flatMap((it, at) => [
        ...attempts(it),
        ...attemptsFrom(batch[at - 1] ?? it, it).filter(() => at > 0),
      ]);
      const policies = batch.flatMap(({ objects }) => objects.filter((it) => it.kind === 'NetworkPolicy'));
      const answers = await allowedBy(
        cyclonusPath ?? '',
        policies,
        tries.map((it) => it.traffic),
      );
      expect(answers).toHaveLength(tries.length);
      const different = tries.filter((it, at) => it.expected !== answers[at]);
      expect(different.slice(0, 3).map((it) => [it.what, it.expected, it.traffic])).toEqual([]);
      reached += answers.filter(Boolean).length;
      refused += answers.filter((it) => !it).length;
    }
    expect(Math.min(reached, refused)).toBeGreaterThan(systems.length);
  },
);
