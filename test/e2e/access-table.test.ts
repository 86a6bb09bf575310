import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newToken, type Role, tokenHash } from '@tycho/access';
import { operations } from '@tycho/api';
import { type EmbeddedCluster, startEmbedded } from '@tycho/embedded';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TychoClient } from '../../packages/client/src/index.ts';
import { compose } from '../compose-texts.ts';
import { repository } from '../run-cli.ts';
import { startTycho, type Tycho } from '../tycho.ts';

/** Who there is: `ann` owns what is asked for, `bob` is another user. */
const people = { viewer: 'viewer', ann: 'user', bob: 'user', operator: 'operator', admin: 'admin' } as const;
type Person = keyof typeof people;
const tokens = Object.fromEntries(Object.keys(people).map((it) => [it, newToken()])) as Record<Person, string>;

const files = compose('name: shop\nservices:\n  web:\n    image: nginx\n').files;
const launch = { files };

/** What ann has. */
interface Hers {
  readonly guid: string;
  readonly id: string;
  readonly batch: string;
}

interface Asked {
  readonly path?: (hers: Hers) => string;
  readonly body?: (hers: Hers, person: Person) => object;
  /** What is answered to who may. */
  readonly good: number;
  /** What it is for somebody to whom it does not belong; by default as `good`. */
  readonly foreign?: number;
  /** It needs things of its own: afterwards they are gone, or changed. */
  readonly fresh?: boolean;
}

const system = ({ guid }: Hers) => `/systems/${guid}`;
const job = ({ id }: Hers) => `/jobs/${id}`;
const batch = (hers: Hers) => `/batches/${hers.batch}`;
const foreign = 404;

/** Every operation of the API, as it is asked for here. */
const asked: Readonly<Record<string, Asked>> = {
  launchSystem: { body: () => launch, good: 202 },
  launchSystems: { body: () => ({ launches: [launch] }), good: 202 },
  listBatches: { good: 200 },
  getBatch: { path: batch, good: 200, foreign },
  listBatchItems: { path: (it) => `${batch(it)}/items`, good: 200, foreign },
  cancelBatch: { path: batch, good: 202, foreign },
  listSystems: { good: 200 },
  getSystem: { path: system, good: 200, foreign },
  removeSystem: { path: system, good: 202, foreign, fresh: true },
  modifySystem: { path: system, body: () => ({ labels: { team: 'a' } }), good: 202, foreign },
  touchSystem: { path: (it) => `${system(it)}/touch`, good: 204, foreign },
  listRevisions: { path: (it) => `${system(it)}/revisions`, good: 200, foreign },
  rollBackSystem: { path: (it) => `${system(it)}/rollback`, body: () => ({ to: 1 }), good: 202, foreign },
  listOrphans: { good: 200 },
  removeOrphans: { good: 202 },
  getJob: { path: job, good: 200, foreign },
  followJob: { path: (it) => `${job(it)}/events`, good: 200, foreign },
  followBatch: { path: (it) => `${batch(it)}/events`, good: 200, foreign },
  followSystem: { path: (it) => `${system(it)}/events`, good: 200, foreign },
  readLogs: { path: (it) => `${system(it)}/logs`, good: 422, foreign },
  getUsage: { path: (it) => `${system(it)}/top`, good: 422, foreign },
  followAll: { good: 200 },
  cancelJob: { path: job, good: 409, foreign },
  retryJob: { path: (it) => `${job(it)}/retry`, good: 409, foreign },
  getJobs: { good: 200 },
  getAccess: { good: 200 },
  whoAmI: { good: 200 },
  health: { good: 200 },
  readiness: { good: 200 },
  metrics: { good: 200 },
  originalStart: {
    body: (_, person) => ({
      name: 'old',
      system: { services: { web: { image: 'nginx' } } },
      principal: { username: person },
    }),
    good: 200,
  },
  originalStatus: { body: ({ guid }) => ({ name: guid }), good: 200 },
  originalDelete: { body: ({ guid }) => ({ name: guid }), good: 200, fresh: true },
  originalModify: { body: ({ guid }) => ({ guid, labels: { team: 'b' } }), good: 200, foreign },
};

/** Who asks, and how it is answered to them. `unknown` has a token that nobody knows. */
const askers = ['nobody', 'unknown', ...Object.keys(people)] as readonly ('nobody' | 'unknown' | Person)[];
const order: readonly Role[] = ['viewer', 'user', 'operator', 'admin'];

function expected({ id, needs }: (typeof operations)[number], asker: (typeof askers)[number]): number {
  const { good, foreign: notTheirs = good } = asked[id] ?? { good: 0 };
  if (needs === 'nobody') return good;
  if (asker === 'nobody' || asker === 'unknown') return 401;
  const role = people[asker];
  if (order.indexOf(role) < order.indexOf(needs)) return 403;
  return asker === 'bob' || asker === 'viewer' ? notTheirs : good;
}

const cells = operations.flatMap((operation) =>
  askers.map((asker) => ({ ...operation, asker, status: expected(operation, asker) })),
);

describe('who may do what', () => {
  let cluster: EmbeddedCluster;
  let tycho: Tycho;
  let hers: Hers;
  const made = async (): Promise<Hers> => {
    const ann = new TychoClient(tycho.url, { token: tokens.ann });
    const { id, guid } = await (await ann.up(launch)).finished();
    const bulk = await ann.bulk({ launches: [launch] });
    await bulk.finished();
    return { id, guid, batch: bulk.id };
  };
  beforeAll(async () => {
    cluster = await startEmbedded({ readyAfter: 0 });
    const access = {
      tokens: Object.entries(people).map(([name, role]) => ({ name, role, sha256: tokenHash(tokens[name as Person]) })),
    };
    tycho = await startTycho({ kubeconfig: cluster.kubeconfig, access });
    hers = await made();
  });
  afterAll(async () => {
    await tycho?.[Symbol.asyncDispose]();
    await cluster?.stop();
  });

  test('every operation of the API is in the table here, and nothing else', () => {
    expect(Object.keys(asked).sort()).toEqual(operations.map((it) => it.id).sort());
  });

  test('docs/access.md has the same table', () => {
    const text = readFileSync(join(repository, 'docs/access.md'), 'utf8');
    for (const { method, path, needs } of operations) {
      const marks = order.map((it) => (needs === 'nobody' || order.indexOf(it) >= order.indexOf(needs) ? 'yes' : '–'));
      expect(text).toContain(
        `| \`${method.toUpperCase()} ${path}\` | ${[needs === 'nobody' ? 'yes' : '–', ...marks].join(' | ')} |`,
      );
    }
  });

  test.each(cells)('$asker: $method $path: $status', async ({ id, method, path, asker, status }) => {
    const { fresh = false, path: at = () => path, body } = asked[id] ?? { good: 0 };
    const of = fresh && status < 300 ? await made() : hers;
    const token = asker === 'unknown' ? newToken() : asker === 'nobody' ? null : tokens[asker];
    const end = new AbortController();
    const answer = await fetch(`${tycho.url}${at(of)}`, {
      method: method.toUpperCase(),
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body(of, asker as Person)) } : {}),
      signal: end.signal,
    });
    const stream = answer.headers.get('content-type')?.startsWith('text/event-stream');
    const text = stream ? '' : await answer.text();
    end.abort();
    expect([answer.status, text]).toEqual([status, text]);
    if (status === 401) expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="Tycho"/);
    if (status === 404) expect(text).toMatch(/(system|job|batch)-unknown/);
  });

  test('what was asked by others has changed nothing of hers', async () => {
    const admin = new TychoClient(tycho.url, { token: tokens.admin });
    expect(await admin.system(hers.guid)).toMatchObject({ owner: 'ann', state: 'ready' });
  });
});
