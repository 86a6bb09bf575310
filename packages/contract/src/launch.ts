import { groupings, modes, publishings, systemPlacements } from '@tycho/ast';
import { z } from 'zod';
import { guidSchema } from './guid.ts';
import { lastingText } from './lasting-text.ts';
import { problemSchema } from './problem.ts';
import { timeoutsSchema } from './timeouts.ts';

/** A file of a launch: its text, or, where it is none, its bytes. */
export const bundledFileSchema = z
  .union([z.string(), z.strictObject({ base64: z.base64() })])
  .meta({ id: 'BundledFile' });

export type BundledFile = z.infer<typeof bundledFileSchema>;

const exampleFiles = { 'compose.yaml': 'services:\n  web:\n    image: nginx\n    ports: ["80"]\n' };

/** A request to launch a system: `POST /systems`. */
export const launchRequestSchema = z
  .strictObject({
    name: z
      .string()
      .optional()
      .describe('Name of the system when the Compose file has no `name:`. Default: that of its first service.'),
    projectName: z
      .string()
      .optional()
      .describe('Name of the system, whatever the Compose file says; as `-p` of `docker compose`.'),
    files: z
      .record(z.string().min(1), bundledFileSchema)
      .describe(
        'Everything the system is made of, by path in the project folder: Compose files, `.env`, env files, the files of configs and secrets. A text as it is, other files as `{ "base64": … }`.',
      ),
    use: z
      .array(z.string())
      .min(1)
      .optional()
      .describe(
        'Which of `files` are Compose files, in order. Default: the one that has a default name (`compose.yaml`, `docker-compose.yaml`, …), or the only one.',
      ),
    environment: z
      .record(z.string(), z.string())
      .default({})
      .describe("Variables for interpolation. They win over `.env`. The server's own environment is never seen."),
    envFiles: z
      .array(z.string())
      .min(1)
      .optional()
      .describe('Which of `files` hold variables for interpolation, in order; a later one wins. Default: `.env`.'),
    profiles: z
      .array(z.string().min(1))
      .optional()
      .describe('Profiles whose services are started too; `*` is all of them.'),
    mode: z
      .enum(modes)
      .optional()
      .describe(
        'How strictly to read: `strict` makes an error of every warning, `loose` passes over keys that nobody knows, with a note.',
      ),
    pod: z
      .enum(groupings)
      .optional()
      .describe(
        'Whether all services run in one pod (`single`) or each in its own (`each`), whatever `x-tycho: { pod }` of the Compose file says.',
      ),
    placement: z
      .enum(systemPlacements)
      .optional()
      .describe(
        'Where the system lives: in the namespace that others share, or in one of its own (`isolated`), whatever `x-tycho: { placement }` of the Compose file says. Default: where it does already, else as the operator says.',
      ),
    exactName: z
      .boolean()
      .default(false)
      .describe('Call the namespace that the system has for itself exactly as the system. Only one can have it.'),
    publish: z
      .enum(publishings)
      .optional()
      .describe('How published ports are reached, where a service does not say it by `x-tycho: { publish }`.'),
    ttl: lastingText
      .optional()
      .describe(
        'How long the system lives, as `8h`; then it is taken away, and its volumes stay. Counted from this request. `none`: for ever. Whatever `x-tycho: { ttl }` of the Compose file says. Default: as it was before, or as the operator says.',
      ),
    idle: lastingText
      .optional()
      .describe(
        'After how long without a touch (`POST /systems/{guid}/touch`) the system is taken away, as `1h`; `none`: never. Whatever `x-tycho: { idle }` of the Compose file says.',
      ),
    guid: guidSchema
      .optional()
      .describe('Apply to this system instead of making a new one. Applying the same twice changes nothing.'),
    update: z
      .boolean()
      .default(false)
      .describe('Apply to the system of this name that is running. There has to be exactly one.'),
    newVolumes: z
      .boolean()
      .default(false)
      .describe(
        'Make new volumes. By default a launch comes back to those that a system of this name has left, under its GUID.',
      ),
    atomic: z
      .boolean()
      .default(false)
      .describe(
        'When the system does not become ready, bring back its last revision that did; when there is none, remove it.',
      ),
    timeouts: timeoutsSchema.optional().describe('How long the launch and its phases may take, as `{ "job": "1h" }`.'),
    dryRun: z
      .boolean()
      .default(false)
      .describe('Only tell what would change, and what the cluster says to it. Nothing is changed or queued.'),
  })
  .meta({ id: 'LaunchRequest', examples: [{ files: exampleFiles, ttl: '8h' }] });

export type LaunchRequest = z.infer<typeof launchRequestSchema>;

/** The same as a caller may write it: what has a default may be left out. */
export type LaunchInput = z.input<typeof launchRequestSchema>;

/** What is answered for one accepted launch or removal. */
export const acceptedSchema = z
  .object({
    jobId: z.string(),
    guid: guidSchema,
    name: z.string(),
    problems: z.array(problemSchema).describe('Warnings and notes; there are no errors among them.'),
  })
  .meta({ id: 'Accepted' });

export type Accepted = z.infer<typeof acceptedSchema>;

/** Systems that one request may launch. */
const MOST_LAUNCHES = 10_000;

/** What a launch of a bulk request may say, and what all of them may have in common. */
const bulkPartSchema = launchRequestSchema
  .omit({ guid: true, update: true, dryRun: true, newVolumes: true, exactName: true })
  .extend({
    environment: z.record(z.string(), z.string()).describe(launchRequestSchema.shape.environment.description ?? ''),
    atomic: z.boolean().describe(launchRequestSchema.shape.atomic.description ?? ''),
    labels: z
      .record(z.string(), z.string())
      .describe('Labels of all objects of the system, as those that a modification sets; pods do not have them.'),
  })
  .partial();

export const bulkRequestSchema = z
  .strictObject({
    defaults: bulkPartSchema
      .optional()
      .describe('What every launch has that does not say it itself. Its `environment` and `labels` are added to this.'),
    launches: z
      .array(
        bulkPartSchema.extend({
          count: z.int().min(1).max(MOST_LAUNCHES).default(1).describe('How many systems to make of this one.'),
        }),
      )
      .min(1)
      .refine((launches) => launches.reduce((sum, it) => sum + it.count, 0) <= MOST_LAUNCHES, {
        error: `more than ${MOST_LAUNCHES} systems are too many for one request`,
      }),
    allOrNothing: z
      .boolean()
      .default(false)
      .describe('Launch nothing when there is something wrong with any of them. Default: launch the good ones.'),
  })
  .meta({
    id: 'BulkRequest',
    examples: [{ defaults: { files: exampleFiles }, launches: [{ name: 'a' }, { count: 2 }] }],
  });

export type BulkRequest = z.infer<typeof bulkRequestSchema>;

/** The same as a caller may write it. */
export type BulkInput = z.input<typeof bulkRequestSchema>;
