import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { openApi } from '@tycho/api';
import { type BatchHandle, type JobHandle, probe, TychoClient } from '@tycho/client';
import {
  acceptedSchema,
  accessSchema,
  batchAcceptedSchema,
  batchItemListSchema,
  batchListSchema,
  batchSchema,
  dryRunSchema,
  jobListSchema,
  jobSchema,
  logLineSchema,
  orphanListSchema,
  orphanRemovalSchema,
  readinessSchema,
  revisionListSchema,
  systemListSchema,
  systemStatusSchema,
  usageSchema,
  whoSchema,
} from '@tycho/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { operations } from '../../apps/api/src/openapi.ts';

/** One use of the client, and the operation that it is to be. */
interface Use {
  readonly operation: string;
  readonly call: (client: TychoClient) => Promise<unknown> | AsyncGenerator<unknown>;
  /** What the document says of the answer that the call is made for; `null`: it is a stream, or has no content. */
  readonly answer: z.ZodType | null;
}

/** The call gives what the schema describes: if it does not, this file has no right types. */
const gives = <S extends z.ZodType>(
  operation: string,
  answer: S,
  call: (client: TychoClient) => Promise<z.output<S>>,
): Use => ({ operation, answer, call });
/** The call gives what is in this part of the answer. */
const givesPart = <S extends z.ZodType, K extends keyof z.output<S>>(
  operation: string,
  answer: S,
  _part: K,
  call: (client: TychoClient) => Promise<z.output<S>[K]> | AsyncGenerator<ElementOf<z.output<S>[K]>>,
): Use => ({ operation, answer, call });
/** The call gives a handle of the answer. */
const begins = <S extends typeof acceptedSchema | typeof batchAcceptedSchema>(
  operation: string,
  answer: S,
  call: (client: TychoClient) => Promise<HandleOf<S>>,
): Use => ({ operation, answer, call });
const tells = (operation: string, call: Use['call']): Use => ({ operation, call, answer: null });

type ElementOf<T> = T extends readonly (infer E)[] ? E : never;
type HandleOf<S> = S extends typeof batchAcceptedSchema ? BatchHandle : JobHandle;
/** What makes a handle is the answer as the schema describes it. */
true satisfies z.output<typeof acceptedSchema> extends ConstructorParameters<typeof JobHandle>[1] ? true : false;
true satisfies z.output<typeof batchAcceptedSchema> extends ConstructorParameters<typeof BatchHandle>[1] ? true : false;

const guid = '909f2e60b83340cd905ae3865d461156';
const files = { 'compose.yaml': 'services: {}' };
const since = new Date(0);

/** Every method of the client, with all that it can be told. */
const uses: Readonly<Record<string, Use>> = {
  up: begins('launchSystem', acceptedSchema, (it) => it.up({ files, ttl: '8h', guid, atomic: true })),
  dryRun: gives('launchSystem', dryRunSchema, (it) => it.dryRun({ files })),
  bulk: begins('launchSystems', batchAcceptedSchema, (it) => it.bulk({ launches: [{ files, count: 2 }] })),
  batches: givesPart('listBatches', batchListSchema, 'batches', (it) => it.batches({ owner: 'ann' })),
  batch: gives('getBatch', batchSchema, (it) => it.batch('b')),
  batchItems: givesPart('listBatchItems', batchItemListSchema, 'items', (it) =>
    it.batchItems('b', { state: 'failed' }),
  ),
  cancelBatch: gives('cancelBatch', batchSchema, (it) => it.cancelBatch('b')),
  downBatch: begins('cancelBatch', batchAcceptedSchema, (it) => it.downBatch('b', { volumes: true })),
  systems: givesPart('listSystems', systemListSchema, 'systems', (it) => it.systems({ drift: true, owner: 'ann' })),
  systemPage: gives('listSystems', systemListSchema, (it) => it.systemPage({ limit: 10, cursor: 'c' })),
  system: gives('getSystem', systemStatusSchema, (it) => it.system(guid, { drift: true })),
  down: begins('removeSystem', acceptedSchema, (it) => it.down(guid, { volumes: true })),
  modify: begins('modifySystem', acceptedSchema, (it) => it.modify(guid, { memory: '2g', services: ['db'] })),
  dryModify: gives('modifySystem', dryRunSchema, (it) => it.dryModify(guid, { cpu: '2' })),
  touch: tells('touchSystem', (it) => it.touch(guid)),
  revisions: givesPart('listRevisions', revisionListSchema, 'revisions', (it) => it.revisions(guid)),
  rollback: begins('rollBackSystem', acceptedSchema, (it) => it.rollback(guid, { to: 2, atomic: true })),
  orphans: givesPart('listOrphans', orphanListSchema, 'orphans', (it) => it.orphans()),
  removeOrphans: { operation: 'removeOrphans', answer: orphanRemovalSchema, call: (it) => it.removeOrphans() },
  job: gives('getJob', jobSchema, (it) => it.job('j', { wait: 5, since: 'v' })),
  jobs: givesPart('getJobs', jobListSchema, 'jobs', (it) => it.jobs(['j', 'k'])),
  allJobs: givesPart('getJobs', jobListSchema, 'jobs', (it) =>
    it.allJobs({ state: ['failed'], owner: 'ann', guid, kind: 'up', name: 'web' }),
  ),
  cancel: gives('cancelJob', jobSchema, (it) => it.cancel('j')),
  retry: begins('retryJob', acceptedSchema, (it) => it.retry('j')),
  events: tells('followAll', (it) => it.events({ ids: ['j'], owner: 'ann', since })),
  jobEvents: tells('followAll', (it) => it.jobEvents({ ids: ['j'] })),
  systemEvents: tells('followSystem', (it) => it.systemEvents(guid, { since })),
  batchEvents: tells('followBatch', (it) => it.batchEvents('b', { jobs: false })),
  logs: {
    operation: 'readLogs',
    answer: logLineSchema,
    call: (it): AsyncGenerator<z.output<typeof logLineSchema>> =>
      it.logs(guid, { follow: true, tail: 5, since, services: ['web'] }),
  },
  top: gives('getUsage', usageSchema, (it) => it.top(guid)),
  access: gives('getAccess', accessSchema, (it) => it.access()),
  whoAmI: gives('whoAmI', whoSchema, (it) => it.whoAmI()),
  ready: gives('readiness', readinessSchema, (it) => it.ready()),
  probe: tells('health', (it) => probe(it.url)),
};

/** What changes nothing, or is the same when it is done twice; every other call that changes something has a key. */
const keyless = new Set(['dryRun', 'dryModify', 'touch']);

/** Operations that the client leaves to others. */
const leftOut: Readonly<Record<string, string>> = {
  followJob: 'a job is followed by `followAll` with its id: one connection, however many there are',
  metrics: 'it is text for Prometheus',
  originalStart: 'it is for programs that were written for the original, and launchSystem can do more',
  originalStatus: 'it is for programs that were written for the original, as is its answer',
  originalDelete: 'it is for programs that were written for the original, as is its answer',
  originalModify: 'it is for programs that were written for the original, as is its answer',
};

const operationOf = (id: string) => {
  const found = operations.find((it) => it.id === id);
  if (!found) throw new Error(`the document has no operation ${id}`);
  return found;
};

describe('the client library and the OpenAPI document', () => {
  interface Seen {
    readonly method: string;
    readonly url: URL;
    readonly body: string;
    readonly headers: readonly string[];
  }
  let seen: Seen[] = [];
  /** Refuses everything: what is looked at are the requests. */
  const server = createServer(async (request, response) => {
    seen.push({
      method: request.method ?? '',
      url: new URL(request.url ?? '', 'http://api'),
      body: await text(request),
      headers: Object.keys(request.headers),
    });
    response.writeHead(418, { 'content-type': 'application/json' }).end('{}');
  });
  let client: TychoClient;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    client = new TychoClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { owner: 'ann' });
  });
  afterAll(() => void server.close());

  test('know the same operations, but for those that are left out for a reason', () => {
    const known = [...new Set(Object.values(uses).map((it) => it.operation)), ...Object.keys(leftOut)];
    expect(known.sort()).toEqual(operations.map((it) => it.id).sort());
  });

  test('have a use here for every method', () => {
    const { constructor: _, ...methods } = Object.getOwnPropertyDescriptors(TychoClient.prototype);
    expect(Object.keys(uses).sort()).toEqual([...Object.keys(methods), 'probe'].sort());
  });

  test.each(Object.entries(uses))('say the same of %s', async (name, { operation, call, answer }) => {
    seen = [];
    const asked = call(client);
    await (Symbol.asyncIterator in asked ? asked.next() : asked).catch(() => {});
    const [request] = seen;
    if (!request) throw new Error('nothing was asked');
    const { method, path, parameters = [], body, answers } = operationOf(operation);
    const { url, headers } = request;

    expect(request.method).toBe(method.toUpperCase());
    const pattern = path.replaceAll(/\{\w+\}/g, '[^/]+');
    expect(url.pathname).toMatch(new RegExp(`^${pattern}$`));
    for (const [name, value] of url.searchParams) {
      const parameter = parameters.find((it) => it.in === 'query' && it.name === name);
      expect(parameter?.schema.safeParse(value).success, `${name}=${value}`).toBe(true);
    }
    if (request.body === '') expect(body).toBeUndefined();
    else expect(body?.['application/json']?.safeParse(JSON.parse(request.body)).error).toBeUndefined();

    const document = openApi() as { paths: Record<string, Record<string, { parameters?: Named[] }>> };
    const described = document.paths[path]?.[method]?.parameters?.filter((it) => it.in === 'header') ?? [];
    const known = described.map((it) => it.name.toLowerCase());
    const own = headers.filter((it) => it === 'idempotency-key' || (it === 'tycho-owner' && method !== 'get'));
    expect(own.filter((it) => !known.includes(it))).toEqual([]);

    expect(headers.includes('idempotency-key')).toBe(method !== 'get' && !keyless.has(name));

    if (answer === null) return;
    const schemas = Object.values(answers).flatMap((it) => (it.schema ? [it.schema, ...optionsOf(it.schema)] : []));
    expect(schemas).toContain(answer);
  });
});

interface Named {
  readonly name: string;
  readonly in: string;
}

/** Where an answer is one of several. */
const optionsOf = (schema: z.ZodType): readonly z.ZodType[] =>
  'options' in schema ? (schema.options as readonly z.ZodType[]) : [];
