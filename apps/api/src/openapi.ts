import type { Role } from '@tycho/access';
import {
  acceptedSchema,
  accessSchema,
  batchAcceptedSchema,
  batchItemListSchema,
  batchListSchema,
  batchSchema,
  bulkRequestSchema,
  dryRunSchema,
  guidSchema,
  idempotencyKeySchema,
  jobListSchema,
  jobSchema,
  KEY_HEADER,
  launchRequestSchema,
  logLineSchema,
  modifyRequestSchema,
  OWNER_HEADER,
  originalDeletedSchema,
  originalDeleteSchema,
  originalErrorSchema,
  originalModifiedSchema,
  originalModifySchema,
  originalStartedSchema,
  originalStartSchema,
  originalStatusesSchema,
  originalStatusSchema,
  orphanListSchema,
  orphanRemovalSchema,
  ownerSchema,
  problemDocumentSchema,
  readinessSchema,
  revisionListSchema,
  rollbackRequestSchema,
  systemListSchema,
  systemStatusSchema,
  usageSchema,
  whoSchema,
} from '@tycho/contract';
import { z } from 'zod';
import { batchesQuerySchema, batchItemsQuerySchema, batchRemovalQuerySchema } from './routes/batches.ts';
import { batchEventsQuerySchema, eventsQuerySchema, sinceQuerySchema } from './routes/events.ts';
import { jobQuerySchema, jobsQuerySchema } from './routes/jobs.ts';
import { logsQuerySchema } from './routes/logs.ts';
import { statusQuerySchema, systemsQuerySchema } from './routes/systems.ts';

interface Answer {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** By default JSON. */
  readonly type?: string;
}

export interface Operation {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  readonly path: string;
  readonly id: string;
  /** Who may ask for it, of what is theirs; `nobody` is asked. */
  readonly needs: Role | 'nobody';
  readonly summary: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: 'path' | 'query' | 'header';
    readonly schema: z.ZodType;
    readonly description?: string;
  }[];
  readonly body?: Readonly<Record<string, z.ZodType>>;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Statuses answered with a problem document, or as `refusal` says, beside those that all are refused with. */
  readonly problems: readonly number[];
  readonly refusal?: Refusal;
}

interface Refusal {
  readonly type: string;
  readonly schema: z.ZodType;
}

const problemDocument: Refusal = { type: 'application/problem+json', schema: problemDocumentSchema };

const asOriginal: Refusal = { type: 'application/json', schema: originalErrorSchema };

/** The parameters of a query, each with what its schema says. */
const queryOf = ({ shape }: z.ZodObject) =>
  Object.entries(shape).map(([name, schema]) => ({
    name,
    in: 'query' as const,
    schema: schema as z.ZodType,
    description: (schema as z.ZodType).description ?? name,
  }));

const batchId = { name: 'id', in: 'path', schema: z.string() } as const;

const guid = { name: 'guid', in: 'path', schema: guidSchema } as const;

const drift = {
  name: 'drift',
  in: 'query',
  schema: statusQuerySchema.shape.drift,
  description: 'Tell also what somebody changed by hand.',
} as const;

const job = { name: 'id', in: 'path', schema: z.string() } as const;

const lastEventId = {
  name: 'Last-Event-ID',
  in: 'header',
  schema: z.string().optional(),
  description: 'The id of the last event that came: what has happened since is sent.',
} as const;

const eventStream = (what: string): Readonly<Record<number, Answer>> => ({
  200: { description: `Server-Sent Events: ${what}`, type: 'text/event-stream', schema: z.string() },
});

/** So that an EventSource does not come back. */
const nothingMore = { 204: { description: 'All of it has ended, and was told before `Last-Event-ID`.' } } as const;

const { files: _files, environment: _environment, ...launchParts } = launchRequestSchema.shape;

/** Variables where there is only text: `NAME=VALUE`, each in an entry of its own. */
const environmentEntries = z.array(z.string()).optional().describe('Variables for interpolation, each `NAME=VALUE`.');

/** The parts of a launch besides its files, for bodies that hold only files. */
const launchQuery = Object.entries({ ...launchParts, environment: environmentEntries }).map(([name, schema]) => ({
  name,
  in: 'query' as const,
  schema,
  description: `Where the body holds only files: ${schema.description ?? name}`,
}));

const launchFormSchema = z
  .object({
    ...launchParts,
    environment: environmentEntries,
    files: z
      .array(z.string().meta({ format: 'binary' }))
      .describe('Each with its path in the project folder as its file name.'),
  })
  .meta({ id: 'LaunchForm' });

const problemTexts: Readonly<Record<number, string>> = {
  400: 'The request or the Compose file is wrong; every problem found is listed.',
  401: 'The API asks who calls, and the request does not say, or not well.',
  403: 'The caller may not do it, or the cluster does not allow it.',
  404: 'There is no such thing.',
  409: 'What it says contradicts what is there, or the key belongs to another request.',
  413: 'The request or a file is too large.',
  422: 'Policy refuses the system.',
  429: 'More than may be asked for now; `Retry-After` says when to come back.',
  503: 'Redis or the cluster is away.',
};

/** Every route of the API: the document is made from this table, and a test compares it with the server. */
export const operations: readonly Operation[] = [
  {
    method: 'post',
    path: '/systems',
    id: 'launchSystem',
    needs: 'user',
    summary: 'Launch a system',
    parameters: launchQuery,
    body: {
      'application/json': launchRequestSchema,
      'application/yaml': z.string().describe('One Compose file; the query has the rest.'),
      'multipart/form-data': launchFormSchema,
      'application/x-tar': z
        .string()
        .describe('The files of the project as a tar archive (ustar or pax), without links; the query has the rest.')
        .meta({ format: 'binary' }),
    },
    answers: {
      200: { description: 'What would change, where `dryRun` was asked for.', schema: dryRunSchema },
      202: { description: 'Accepted: a job was queued.', schema: acceptedSchema },
    },
    problems: [404, 413, 422],
  },
  {
    method: 'post',
    path: '/systems/bulk',
    id: 'launchSystems',
    needs: 'user',
    summary: 'Launch many systems in one request',
    body: { 'application/json': bulkRequestSchema },
    answers: {
      202: { description: 'A batch with at least one good launch was accepted.', schema: batchAcceptedSchema },
    },
    problems: [413, 422],
  },
  {
    method: 'get',
    path: '/batches',
    id: 'listBatches',
    needs: 'viewer',
    summary: 'Batches, newest first',
    parameters: queryOf(batchesQuerySchema),
    answers: { 200: { description: 'The batches.', schema: batchListSchema } },
    problems: [400],
  },
  {
    method: 'get',
    path: '/batches/{id}',
    id: 'getBatch',
    needs: 'viewer',
    summary: 'How far a batch has come',
    parameters: [batchId],
    answers: { 200: { description: 'The batch.', schema: batchSchema } },
    problems: [404],
  },
  {
    method: 'get',
    path: '/batches/{id}/items',
    id: 'listBatchItems',
    needs: 'viewer',
    summary: 'What became of each item of a batch',
    parameters: [batchId, ...queryOf(batchItemsQuerySchema)],
    answers: { 200: { description: 'The items, in their order.', schema: batchItemListSchema } },
    problems: [400, 404],
  },
  {
    method: 'delete',
    path: '/batches/{id}',
    id: 'cancelBatch',
    needs: 'user',
    summary: 'Cancel what a batch has not done yet, or take its systems away',
    parameters: [batchId, ...queryOf(batchRemovalQuerySchema)],
    answers: {
      202: {
        description: 'The batch, or, with `systems=true`, the batch that takes its systems away.',
        schema: z.union([batchSchema, batchAcceptedSchema]),
      },
    },
    problems: [404],
  },
  {
    method: 'get',
    path: '/systems',
    id: 'listSystems',
    needs: 'viewer',
    summary: 'All systems in the cluster, newest first',
    parameters: [
      drift,
      {
        name: 'owner',
        in: 'query',
        schema: systemsQuerySchema.shape.owner,
        description: 'Only those that belong to this one.',
      },
      {
        name: 'limit',
        in: 'query',
        schema: systemsQuerySchema.shape.limit,
        description: 'So many at most: a page. Without it, all.',
      },
      {
        name: 'cursor',
        in: 'query',
        schema: systemsQuerySchema.shape.cursor,
        description: 'The `next` of the page before.',
      },
    ],
    answers: { 200: { description: 'The systems.', schema: systemListSchema } },
    problems: [400],
  },
  {
    method: 'get',
    path: '/systems/{guid}',
    id: 'getSystem',
    needs: 'viewer',
    summary: 'One system',
    parameters: [guid, drift],
    answers: { 200: { description: 'The system.', schema: systemStatusSchema } },
    problems: [400, 404],
  },
  {
    method: 'delete',
    path: '/systems/{guid}',
    id: 'removeSystem',
    needs: 'user',
    summary: 'Take a system away',
    parameters: [
      guid,
      {
        name: 'volumes',
        in: 'query',
        schema: z.enum(['true', 'false']).optional(),
        description: 'Delete its volumes, with their data, too.',
      },
    ],
    answers: {
      202: { description: 'Accepted: a job was queued, or the one that removes it already.', schema: acceptedSchema },
    },
    problems: [404],
  },
  {
    method: 'patch',
    path: '/systems/{guid}',
    id: 'modifySystem',
    needs: 'user',
    summary: 'Change CPU, memory or labels of a system that runs, or when it ends',
    parameters: [guid],
    body: { 'application/json': modifyRequestSchema },
    answers: {
      200: { description: 'What would change, where `dryRun` was asked for.', schema: dryRunSchema },
      202: { description: 'Accepted: a job was queued.', schema: acceptedSchema },
    },
    problems: [404, 422],
  },
  {
    method: 'post',
    path: '/systems/{guid}/touch',
    id: 'touchSystem',
    needs: 'user',
    summary: 'Say that a system is in use, so that it does not end for being idle',
    parameters: [guid],
    answers: { 204: { description: 'Noted.' } },
    problems: [404],
  },
  {
    method: 'get',
    path: '/systems/{guid}/revisions',
    id: 'listRevisions',
    needs: 'viewer',
    summary: 'The revisions of a system that are kept, newest first',
    parameters: [guid],
    answers: { 200: { description: 'The revisions.', schema: revisionListSchema } },
    problems: [400, 404],
  },
  {
    method: 'post',
    path: '/systems/{guid}/rollback',
    id: 'rollBackSystem',
    needs: 'user',
    summary: 'Go back to an earlier revision',
    parameters: [guid],
    body: { 'application/json': rollbackRequestSchema },
    answers: { 202: { description: 'Accepted: a job was queued.', schema: acceptedSchema } },
    problems: [404, 422],
  },
  {
    method: 'get',
    path: '/orphans',
    id: 'listOrphans',
    needs: 'operator',
    summary: 'Objects in the cluster that belong to no system any more',
    answers: { 200: { description: 'The orphans.', schema: orphanListSchema } },
    problems: [],
  },
  {
    method: 'delete',
    path: '/orphans',
    id: 'removeOrphans',
    needs: 'admin',
    summary: 'Take away what belongs to no system; volumes stay',
    answers: { 202: { description: 'Accepted: jobs were queued.', schema: orphanRemovalSchema } },
    problems: [],
  },
  {
    method: 'get',
    path: '/jobs/{id}',
    id: 'getJob',
    needs: 'viewer',
    summary: 'How far a job has come',
    parameters: [job, ...queryOf(jobQuerySchema)],
    answers: { 200: { description: 'The job.', schema: jobSchema } },
    problems: [400, 404],
  },
  {
    method: 'get',
    path: '/jobs/{id}/events',
    id: 'followJob',
    needs: 'viewer',
    summary: 'A job as it is, and whenever it changes, until it has ended',
    parameters: [job, lastEventId],
    answers: { ...eventStream('`progress`, and at last `end`, each with the job.'), ...nothingMore },
    problems: [400, 404],
  },
  {
    method: 'get',
    path: '/batches/{id}/events',
    id: 'followBatch',
    needs: 'viewer',
    summary: 'A batch and its jobs as they change, until all of it has ended',
    parameters: [batchId, ...queryOf(batchEventsQuerySchema), lastEventId],
    answers: {
      ...eventStream('`batch` with its counts, `refused` with an item of it, `progress` and `end` with a job.'),
      ...nothingMore,
    },
    problems: [400, 404],
  },
  {
    method: 'get',
    path: '/systems/{guid}/events',
    id: 'followSystem',
    needs: 'viewer',
    summary: 'The operations on a system and its state in the cluster, until it is gone',
    parameters: [guid, ...queryOf(sinceQuerySchema), lastEventId],
    answers: eventStream('`progress` and `end` with a job, `system` with the system, `removed` with its GUID.'),
    problems: [400, 404],
  },
  {
    method: 'get',
    path: '/systems/{guid}/logs',
    id: 'readLogs',
    needs: 'viewer',
    summary: 'What the containers of a system write',
    parameters: [guid, ...queryOf(logsQuerySchema)],
    answers: {
      200: { description: 'A line of JSON for each line.', type: 'application/x-ndjson', schema: logLineSchema },
    },
    problems: [400, 404, 422],
  },
  {
    method: 'get',
    path: '/systems/{guid}/top',
    id: 'getUsage',
    needs: 'viewer',
    summary: 'What the services of a system use now',
    parameters: [guid],
    answers: { 200: { description: 'Each service, with what is known of it.', schema: usageSchema } },
    problems: [400, 404, 422],
  },
  {
    method: 'get',
    path: '/events',
    id: 'followAll',
    needs: 'viewer',
    summary: 'Jobs as they change: of everybody, of an owner, or some of them until they have ended',
    parameters: [...queryOf(eventsQuerySchema), lastEventId],
    answers: { ...eventStream('`progress` and `end`, each with a job.'), ...nothingMore },
    problems: [400],
  },
  {
    method: 'delete',
    path: '/jobs/{id}',
    id: 'cancelJob',
    needs: 'user',
    summary: 'End an operation before it is done',
    parameters: [{ name: 'id', in: 'path', schema: z.string() }],
    answers: { 202: { description: 'It ends, at the latest before its next write.', schema: jobSchema } },
    problems: [404],
  },
  {
    method: 'post',
    path: '/jobs/{id}/retry',
    id: 'retryJob',
    needs: 'user',
    summary: 'Try once more what failed, or was cancelled or superseded',
    parameters: [{ name: 'id', in: 'path', schema: z.string() }],
    answers: { 202: { description: 'Accepted: a new job was queued.', schema: acceptedSchema } },
    problems: [404],
  },
  {
    method: 'get',
    path: '/jobs',
    id: 'getJobs',
    needs: 'viewer',
    summary: 'Several jobs: those of some ids, or a page of all that are known',
    parameters: Object.entries(jobsQuerySchema.shape).map(([name, schema]) => ({ name, in: 'query' as const, schema })),
    answers: { 200: { description: 'Those of the jobs that are known.', schema: jobListSchema } },
    problems: [400],
  },
  {
    method: 'get',
    path: '/access',
    id: 'getAccess',
    needs: 'nobody',
    summary: 'How callers show who they are',
    answers: { 200: { description: 'The ways that count here.', schema: accessSchema } },
    problems: [],
  },
  {
    method: 'get',
    path: '/whoami',
    id: 'whoAmI',
    needs: 'viewer',
    summary: 'Who calls, and with which role',
    answers: { 200: { description: 'The caller.', schema: whoSchema } },
    problems: [],
  },
  {
    method: 'get',
    path: '/healthz',
    id: 'health',
    needs: 'nobody',
    summary: 'Whether the process is alive',
    answers: { 200: { description: 'It is.', schema: z.object({ status: z.literal('ok') }) } },
    problems: [],
  },
  {
    method: 'get',
    path: '/readyz',
    id: 'readiness',
    needs: 'nobody',
    summary: 'Whether the API can do its work, and what keeps it from it',
    answers: {
      200: { description: 'It can.', schema: readinessSchema },
      503: { description: 'It cannot: the answer says why.', schema: readinessSchema },
    },
    problems: [],
  },
  {
    method: 'get',
    path: '/metrics',
    id: 'metrics',
    needs: 'operator',
    summary: 'Metrics for Prometheus, in its text format; not with `--metrics-port`, which has them',
    answers: { 200: { description: 'All that docs/metrics.md lists.' } },
    problems: [],
  },
  {
    method: 'post',
    path: '/system/start',
    id: 'originalStart',
    needs: 'user',
    summary: 'Launch a system, as the original Tycho was asked to',
    body: { 'application/json': originalStartSchema },
    answers: { 200: { description: 'Its objects are applied, or soon will be.', schema: originalStartedSchema } },
    problems: [404, 413, 422],
    refusal: asOriginal,
  },
  {
    method: 'post',
    path: '/system/status',
    id: 'originalStatus',
    needs: 'viewer',
    summary: 'Systems, as the original Tycho showed them',
    body: { 'application/json': originalStatusSchema },
    answers: { 200: { description: 'The systems; none where none is known.', schema: originalStatusesSchema } },
    problems: [],
    refusal: asOriginal,
  },
  {
    method: 'post',
    path: '/system/delete',
    id: 'originalDelete',
    needs: 'user',
    summary: 'Take a system away, as the original Tycho was asked to',
    body: { 'application/json': originalDeleteSchema },
    answers: {
      200: { description: 'It is gone, or soon will be, or was never there.', schema: originalDeletedSchema },
    },
    problems: [],
    refusal: asOriginal,
  },
  {
    method: 'post',
    path: '/system/modify',
    id: 'originalModify',
    needs: 'user',
    summary: 'Change CPU, memory or labels of a system, as the original Tycho was asked to',
    body: { 'application/json': originalModifySchema },
    answers: { 200: { description: 'It is changed, or soon will be.', schema: originalModifiedSchema } },
    problems: [404, 422],
    refusal: asOriginal,
  },
];

/** The OpenAPI 3.1 document of this API. */
export function openApi(): object {
  const components: Record<string, object> = {};
  const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): object => {
    const {
      $schema: _,
      $defs = {},
      ...own
    } = z.toJSONSchema(schema, { io, reused: 'inline' }) as { $schema?: string; $defs?: Record<string, object> };
    for (const [name, it] of Object.entries($defs)) components[name] ??= it;
    const { id, ...rest } = own as { id?: string };
    if (id === undefined) return rest;
    components[id] ??= rest;
    return { $ref: `#/components/schemas/${id}` };
  };
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations)
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationObject(operation, schemaOf) };
  return JSON.parse(
    JSON.stringify({
      openapi: '3.1.0',
      info: {
        title: 'Tycho',
        version: '0.1.0',
        description: 'Launches systems described by Compose files, waits until they run, and takes them away again.',
      },
      paths,
      components: {
        schemas: components,
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'Where `GET /access` says that callers are asked.' },
        },
      },
    }).replaceAll('#/$defs/', '#/components/schemas/'),
  );
}

/** Before anything is looked at: nobody knows the caller, they may not, come too often, or it cannot be told. */
const atTheDoor = [401, 403, 429, 503];

/** What every request that changes something may say in its headers. */
const writeHeaders: NonNullable<Operation['parameters']> = [
  {
    name: OWNER_HEADER,
    in: 'header',
    schema: ownerSchema.optional(),
    description:
      'For whom the request is, in UTF-8: only operators act for others. Default: who calls; `anonymous` where nobody is asked.',
  },
  {
    name: KEY_HEADER,
    in: 'header',
    schema: idempotencyKeySchema.optional(),
    description:
      'Makes the request safe to repeat: for 24 hours the same key of the same caller and owner gets the same answer, with `Idempotency-Replayed: true`.',
  },
];

/** What can be asked for with what an answer says: by the name of the operation, and of the parameter it is for. */
const leadsTo = [
  {
    from: acceptedSchema,
    by: { id: '$response.body#/jobId' },
    to: ['getJob', 'cancelJob', 'retryJob', 'followJob'],
  },
  {
    from: acceptedSchema,
    by: { guid: '$response.body#/guid' },
    to: ['getSystem', 'modifySystem', 'touchSystem', 'listRevisions', 'rollBackSystem', 'followSystem', 'removeSystem'],
  },
  {
    from: batchAcceptedSchema,
    by: { id: '$response.body#/batchId' },
    to: ['getBatch', 'listBatchItems', 'followBatch', 'cancelBatch'],
  },
] as const;

/** The links of an answer: OpenAPI 3.1, section 4.8.20. */
function linksFrom(schema: z.ZodType): object {
  const links = leadsTo
    .filter((it) => it.from === schema)
    .flatMap(({ by, to }) => to.map((operationId) => [operationId, { operationId, parameters: by }]));
  return links.length === 0 ? {} : { links: Object.fromEntries(links) };
}

/** It is written as JSON where there is only text. */
const isObject = (schema: z.ZodType): boolean =>
  schema instanceof z.ZodOptional ? isObject(schema.unwrap() as z.ZodType) : schema instanceof z.ZodObject;

function operationObject(
  { method, id, needs, summary, parameters: own = [], body, answers, problems, refusal = problemDocument }: Operation,
  schemaOf: (schema: z.ZodType, io: 'input' | 'output') => object,
): object {
  const parameters = method === 'get' ? own : [...own, ...writeHeaders];
  const common = [...(needs === 'nobody' ? [] : atTheDoor), ...(method === 'get' ? [] : [400, 409])];
  const refusals = [...new Set([...problems, ...common])].sort((a, b) => a - b);
  const problemAnswers = refusals.map((status) => [
    status,
    {
      description: problemTexts[status],
      content: { [refusal.type]: { schema: schemaOf(refusal.schema, 'output') } },
    },
  ]);
  const goodAnswers = Object.entries(answers).map(([status, { description, schema, type = 'application/json' }]) => [
    status,
    {
      description,
      ...(schema ? { content: { [type]: { schema: schemaOf(schema, 'output') } }, ...linksFrom(schema) } : {}),
    },
  ]);
  return {
    operationId: id,
    summary,
    ...(needs === 'nobody'
      ? {}
      : { description: `Of what is theirs, for ${needs} and above.`, security: [{ bearer: [] }] }),
    ...(parameters.length > 0
      ? {
          parameters: parameters.map((it) => {
            const schema = schemaOf(it.schema, 'input');
            return {
              name: it.name,
              in: it.in,
              required: !it.schema.safeParse(undefined).success,
              ...(it.description ? { description: it.description } : {}),
              ...(isObject(it.schema) ? { content: { 'application/json': { schema } } } : { schema }),
            };
          }),
        }
      : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: Object.fromEntries(
              Object.entries(body).map(([type, schema]) => [type, { schema: schemaOf(schema, 'input') }]),
            ),
          },
        }
      : {}),
    responses: Object.fromEntries([...goodAnswers, ...problemAnswers]),
  };
}
