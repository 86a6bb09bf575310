import { setTimeout as sleep } from 'node:timers/promises';
import type { Entry, Journal } from './journal.ts';
import type { World } from './world.ts';

interface KubeObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string; readonly uid: string }[];
  };
  readonly spec?: {
    readonly template?: {
      readonly spec?: {
        readonly containers?: readonly {
          readonly env?: readonly { readonly name: string; readonly value?: string }[];
        }[];
      };
    };
  };
}

const KINDS = [
  'configmaps',
  'secrets',
  'services',
  'deployments',
  'replicasets',
  'pods',
  'networkpolicies',
  'persistentvolumeclaims',
  'jobs',
];

/** The garbage collector may take that long, in milliseconds. */
const COLLECTED_WITHIN = 60_000;

/**
 * What is wrong after a run, read from Redis, from the cluster and from what the clients were told, by nothing of
 * Tycho's own code. Empty: nothing was lost, done twice, left behind or contradicted.
 */
export async function audit(world: World, journal: Journal): Promise<string[]> {
  return [
    ...journal.contradictions,
    ...endsOf(journal),
    ...(await queueOf(world)),
    ...(await clusterOf(world, journal)),
  ];
}

/** Every accepted request has ended, and as it could. */
function endsOf(journal: Journal): string[] {
  const wrong: string[] = [];
  for (const [guid, entries] of journal.bySystem()) {
    for (const [at, entry] of entries.entries()) {
      const end = journal.endOf(entry.jobId);
      const where = `${entry.kind} ${entry.jobId} of ${guid}`;
      if (end === null) wrong.push(`${where} has not ended`);
      else if (!isPossible(end.state, entry, entries.slice(at + 1), journal.wasCancelled(entry.jobId)))
        wrong.push(
          `${where} ended ${end.state}: ${JSON.stringify(end.problems.filter((it) => it.level !== 'warning'))}`,
        );
    }
  }
  return wrong;
}

function isPossible(state: string, { kind }: Entry, later: readonly Entry[], wasCancelled: boolean): boolean {
  switch (state) {
    case 'completed':
      return true;
    case 'cancelled':
      return kind !== 'down' && (wasCancelled || later.some((it) => it.kind === 'down'));
    case 'superseded':
      return kind !== 'down' && later.some((it) => it.kind !== 'down');
    default:
      return false;
  }
}

/** Nothing is left to do. */
async function queueOf({ redis }: World): Promise<string[]> {
  const it = redis.connect();
  try {
    const wrong: string[] = [];
    for (const list of ['wait', 'active', 'paused']) {
      const ids = await it.lrange(`tycho:systems:${list}`, 0, -1);
      if (ids.length > 0) wrong.push(`the queue still has ${list}: ${ids.join(', ')}`);
    }
    for (const set of ['prioritized', 'delayed', 'waiting-children']) {
      const ids = await it.zrange(`tycho:systems:${set}`, '0', '-1');
      if (ids.length > 0) wrong.push(`the queue still has ${set}: ${ids.join(', ')}`);
    }
    return wrong;
  } finally {
    it.disconnect();
  }
}

/** What was asked last stands, once and as asked; what was taken away is gone; nothing belongs to nobody. */
async function clusterOf(world: World, journal: Journal): Promise<string[]> {
  const until = Date.now() + COLLECTED_WITHIN;
  for (;;) {
    const wrong = compare(await objectsIn(world), journal);
    if (wrong.length === 0 || Date.now() > until) return wrong;
    await sleep(2_000);
  }
}

async function objectsIn({ kubectl }: World): Promise<KubeObject[]> {
  const text = await kubectl('get', KINDS.join(','), '--all-namespaces', '-l', 'executor=tycho', '-o', 'json');
  return (JSON.parse(text) as { items: KubeObject[] }).items;
}

function compare(objects: readonly KubeObject[], journal: Journal): string[] {
  const uids = new Set(objects.map((it) => it.metadata.uid));
  const byGuid = Map.groupBy(objects, (it) => it.metadata.labels?.['tycho-guid'] ?? '');
  const systems = journal.bySystem();
  const wrong: string[] = [];
  for (const [guid, found] of byGuid) {
    const names = found.map((it) => `${it.kind}/${it.metadata.name}`).join(', ');
    if (!systems.has(guid)) wrong.push(`nobody asked for system ${guid || 'without a name'}: ${names}`);
    for (const { kind, metadata } of found) {
      const isRoot = kind === 'ConfigMap' && metadata.name === `tycho-${guid}`;
      if (!isRoot && !(metadata.ownerReferences ?? []).some((it) => uids.has(it.uid)))
        wrong.push(`${kind}/${metadata.name} belongs to nobody that is there`);
    }
  }
  for (const [guid, entries] of systems) {
    const last = entries.at(-1);
    const found = byGuid.get(guid) ?? [];
    if (last === undefined) continue;
    if (last.kind === 'down') {
      if (found.length > 0)
        wrong.push(
          `system ${guid} was taken away, and has ${found.map((it) => `${it.kind}/${it.metadata.name}`).join(', ')}`,
        );
      continue;
    }
    // Of one that was cancelled anything may be there, or nothing.
    if (journal.endOf(last.jobId)?.state !== 'completed') continue;
    const roots = found.filter((it) => it.kind === 'ConfigMap' && it.metadata.name === `tycho-${guid}`);
    const deployments = found.filter((it) => it.kind === 'Deployment');
    if (roots.length !== 1 || deployments.length !== 1)
      wrong.push(`system ${guid} has ${roots.length} roots and ${deployments.length} Deployments`);
    for (const it of deployments) {
      const content = it.spec?.template?.spec?.containers?.[0]?.env?.find(({ name }) => name === 'CONTENT')?.value;
      if (content !== String(last.content))
        wrong.push(`system ${guid} has content ${content}, and was last asked for ${last.content} by ${last.jobId}`);
    }
  }
  return wrong;
}
