import {
  type Change,
  type Direction,
  directions,
  type Lifetime,
  type Problem,
  type ReachablePort,
  type System,
  unsaidLifetime,
} from '@tycho/ast';
import { z } from 'zod';
import { guidSchema } from './guid.ts';
import { endStates, jobStates } from './job-state.ts';
import { ownerSchema, ownerSinceThen } from './owner.ts';
import { problemSchema } from './problem.ts';
import { systemSchema } from './system.ts';
import { type TimeLimits, timeLimitsSchema } from './timeouts.ts';

export const serviceProgressSchema = z
  .object({
    state: z.enum(['pending', 'starting', 'ready', 'completed', 'failed']),
    reason: z.string().nullable().describe('What is waited for, or why it failed.'),
  })
  .meta({ id: 'ServiceProgress' });

export type ServiceProgress = z.infer<typeof serviceProgressSchema>;

/** What applying did to one object. */
export const changeSchema = z
  .object({
    artifact: z.string().describe('Kind and name, as `Deployment/jupyter-ds-notebook-909f2e60`.'),
    action: z.enum(['created', 'configured', 'unchanged', 'deleted']),
    generation: z.int().optional().describe("The generation of the object's spec that this made."),
  })
  .meta({ id: 'Change' }) satisfies z.ZodType<Change>;

/** A port of a service that can be reached from outside. */
export const reachablePortSchema = z.object({
  target: z.int().describe('The port in the container.'),
  port: z.int().describe('The port to connect to.'),
  protocol: z.enum(['tcp', 'udp']),
  address: z
    .string()
    .nullable()
    .describe('The host to connect to. Null as long as none is given, and of node ports in the result of a job.'),
  url: z.string().nullable().describe('Where a browser finds it; null of a port that no host name leads to.'),
}) satisfies z.ZodType<ReachablePort>;

export const jobResultSchema = z
  .object({
    containers: z.record(
      z.string(),
      z.object({
        port: z.int().nullable().describe('The first of `ports`, or null when nothing is published.'),
        ports: z.array(reachablePortSchema),
      }),
    ),
  })
  .meta({ id: 'JobResult' });

export type JobResult = z.infer<typeof jobResultSchema>;

const failureSchema = z.object({
  cause: z.enum(['failed', 'cancelled']),
  problems: z.array(problemSchema),
  revision: z.int(),
  /** `null`: none was ready before. */
  returnTo: z.int().nullable(),
});

export type Failure = z.infer<typeof failureSchema>;

/** What happens to a job on its way. */
const stages = ['accepted', 'begun', 'attempt-failed', 'taken-over', ...endStates] as const;

/** One thing that happened to a job. */
export const storyEventSchema = z
  .object({
    at: z.iso.datetime(),
    event: z.enum(stages),
    message: z.string().nullable().describe('Why, where there is more to say.'),
  })
  .meta({ id: 'StoryEvent' });

export type StoryEvent = z.infer<typeof storyEventSchema>;

/** What a worker has found and done so far: it is kept in Redis, and a worker that takes over goes on from it. */
export const jobProgressSchema = z.object({
  services: z.record(z.string(), serviceProgressSchema),
  changes: z.array(changeSchema),
  applied: z.boolean().describe('Every object of the system has been applied; `result` is known.'),
  problems: z.array(problemSchema),
  result: jobResultSchema.nullable(),
  /** Names of the services whose objects are made. */
  made: z.array(z.string()),
  /** When something in the cluster was last changed, in milliseconds since 1970: what time limits count from. */
  lastChange: z.number().nullable(),
  /** Identity of the root object that owns the rest, once it is made. */
  root: z.string().nullable(),
  revision: z.int().nullable().describe('The revision of the system that this made, or found unchanged.'),
  /** Warnings that stay, whatever comes. */
  warnings: z.array(problemSchema),
  /** Of an atomic operation that failed or was cancelled: why, which revision, and to which it goes back. */
  failure: failureSchema.nullable(),
  /** What happened in between; the oldest first, and no more than a few dozen. */
  story: z.array(storyEventSchema),
  /** From how many dead workers it was taken over. */
  takeovers: z.int(),
  /** When it was its turn for the first time, in milliseconds since 1970. */
  begun: z.number().nullable(),
});

export type JobProgress = z.infer<typeof jobProgressSchema>;

export const newProgress = (): JobProgress => ({
  services: {},
  changes: [],
  applied: false,
  problems: [],
  result: null,
  made: [],
  lastChange: null,
  root: null,
  revision: null,
  warnings: [],
  failure: null,
  begun: null,
  story: [],
  takeovers: 0,
});

/** Where a job stands in a batch. */
export interface BatchPlace {
  readonly id: string;
  /** From 0. */
  readonly item: number;
}

/** What is enqueued for an `up` or a `modify`: the governed system, with the warnings and notes it was accepted with. */
export interface UpData {
  /** See `JOB_FORMAT`; put there by the queue. */
  readonly format?: number | undefined;
  readonly kind: 'up' | 'modify';
  readonly guid: string;
  /** Who asked for it. A system that is there already keeps the owner that it has. */
  readonly owner: string;
  /** The guid was made for this launch, so there is nothing under it yet. */
  readonly isNew: boolean;
  readonly system: System;
  readonly problems: readonly Problem[];
  /** What makes the new revision, for a person: `up`, `rollback to 2`. */
  readonly cause: string;
  /** When it does not become ready, the last revision that did is brought back; when there is none, all is removed. */
  readonly atomic: boolean;
  readonly direction: Direction;
  /** How long it may take; what is not said is as the worker has it. */
  readonly timeLimits?: TimeLimits | undefined;
  /** The job of which this is another try. */
  readonly retryOf?: string | undefined;
  /** When the system ends by itself, counted from when this was accepted. */
  readonly lifetime: Lifetime;
  /** The batch that it is an item of. */
  readonly batch?: BatchPlace | undefined;
}

export interface DownData {
  /** See `JOB_FORMAT`; put there by the queue. */
  readonly format?: number | undefined;
  readonly kind: 'down';
  readonly guid: string;
  /** Who asked for it. */
  readonly owner: string;
  readonly name: string;
  /** Delete the volumes too. */
  readonly volumes: boolean;
  /** The job of which this is another try. */
  readonly retryOf?: string | undefined;
  /** Why, for a person: `down`, `its time to live of 8h ended`. */
  readonly cause: string;
  readonly batch?: BatchPlace | undefined;
}

export type JobData = UpData | DownData;

const batchPlaceSchema = z.object({ id: z.string(), item: z.int() }).optional();

export const jobDataSchema = z.discriminatedUnion('kind', [
  z.object({
    format: z.int().optional(),
    kind: z.enum(['up', 'modify']),
    guid: guidSchema,
    owner: ownerSinceThen,
    isNew: z.boolean(),
    system: systemSchema,
    problems: z.array(problemSchema),
    cause: z.string(),
    atomic: z.boolean(),
    direction: z.enum(directions),
    timeLimits: timeLimitsSchema.optional(),
    retryOf: z.string().optional(),
    lifetime: z.object({ ttl: z.number().nullable(), idle: z.number().nullable() }).default(unsaidLifetime),
    batch: batchPlaceSchema,
  }),
  z.object({
    format: z.int().optional(),
    kind: z.literal('down'),
    guid: guidSchema,
    owner: ownerSinceThen,
    name: z.string(),
    volumes: z.boolean(),
    retryOf: z.string().optional(),
    cause: z.string().default('down'),
    batch: batchPlaceSchema,
  }),
]) satisfies z.ZodType<JobData>;

/** `GET /jobs/:id` */
export const jobSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['up', 'modify', 'down']),
    guid: guidSchema,
    name: z.string().describe('Name of the system.'),
    owner: ownerSchema.describe('Who asked for it.'),
    cause: z.string().describe('Why it is done: `up`, `modify: cpu 2`, `down`, `its time to live of 8h ended`.'),
    batchId: z.string().nullable().describe('The batch that it is an item of.'),
    state: z
      .enum(jobStates)
      .describe(
        '`up` and `modify` are completed when every service is ready or completed, `down` when everything is gone.',
      ),
    applied: z.boolean().describe('Every object has been applied; `result` is known.'),
    attempts: z.int().describe('How often it was tried again after a failure that may pass.'),
    services: z.record(z.string(), serviceProgressSchema),
    revision: z.int().nullable().describe('The revision of the system that this made, or found unchanged.'),
    changes: z.array(changeSchema),
    problems: z.array(problemSchema),
    result: jobResultSchema.nullable(),
    story: z.array(storyEventSchema).describe('What happened to it, the oldest first.'),
    retryOf: z.string().nullable().describe('The job of which this is another try.'),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    version: z.string().describe('Another one whenever anything of this differs.'),
  })
  .meta({ id: 'Job' });

export type Job = z.infer<typeof jobSchema>;

export const jobListSchema = z
  .object({
    jobs: z.array(jobSchema),
    cursor: z
      .string()
      .nullable()
      .optional()
      .describe('Where the next page begins; null after the last. Only of pages.'),
  })
  .meta({ id: 'JobList' });

export type JobList = z.infer<typeof jobListSchema>;
