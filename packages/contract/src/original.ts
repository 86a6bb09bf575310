import { z } from 'zod';
import { ownerSchema } from './owner.ts';
import { problemSchema } from './problem.ts';

/** What the original Tycho was asked and answered below `/system/`: docs/original.md. */

/** The original looked systems up by a label, so a name was a value of one. */
const systemNameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/,
    'a name has 1 to 63 letters, digits, ".", "_" and "-", and begins and ends with a letter or digit',
  );

export const principalSchema = z
  .strictObject({
    username: ownerSchema.describe('Who has the system.'),
    access_token: z.string().nullish(),
    refresh_token: z.string().nullish(),
    host: z.string().nullish(),
  })
  .meta({ id: 'Principal' });

export type Principal = z.infer<typeof principalSchema>;

/** The text that the original took holds tokens, so what is wrong with it is not told in its own words. */
const principalText = z.preprocess((it, context) => {
  if (typeof it !== 'string') return it;
  try {
    return JSON.parse(it) as unknown;
  } catch {
    context.addIssue({ code: 'custom', message: 'the principal is not JSON' });
    return z.NEVER;
  }
}, principalSchema);

const portSchema = z
  .union([z.int(), z.string().regex(/^\d{1,5}$/)], 'a port is a number from 1 to 65535')
  .transform(Number)
  .pipe(z.int().min(1).max(65_535));

const clientSchema = z.union(
  [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()],
  'a client is an address or a range of addresses, as "192.0.2.1" or "192.0.2.0/24"',
);

/** `POST /system/start` */
export const originalStartSchema = z
  .strictObject({
    name: z.string().min(1).describe('Name of the system.'),
    system: z.record(z.string(), z.unknown()).describe('The Compose file as JSON.'),
    principal: principalText.describe('For whom it is: as an object, or as its JSON text.'),
    env: z
      .record(
        z.string().regex(/^[ -<>-~]+$/, 'the name of a variable has characters that ASCII can print, and no "="'),
        z.union([z.string(), z.number(), z.boolean()]).transform(String),
      )
      .default({})
      .describe('Variables: for `{{ name }}` and `${name}` in the file, and of all containers.'),
    services: z
      .record(
        z.string(),
        z.strictObject({
          port: portSchema.describe('A port of its containers that is published, beside those of the file.'),
          clients: z
            .array(clientSchema)
            .default([])
            .describe('Addresses and ranges of them that may connect to its published ports; none: everybody.'),
        }),
      )
      .default({})
      .describe('How services of the file are reached.'),
    serviceaccount: z
      .string()
      .min(1)
      .default('default')
      .describe('The service account of its pods. `default`: none, they get no credentials.'),
  })
  .meta({
    id: 'OriginalStart',
    examples: [
      {
        name: 'jupyter-ds',
        principal: { username: 'ann' },
        system: { services: { notebook: { image: 'jupyter/datascience-notebook', ports: ['8888'] } } },
      },
    ],
  });

export type OriginalStart = z.infer<typeof originalStartSchema>;

/** `POST /system/status` */
export const originalStatusSchema = z
  .strictObject({
    name: systemNameSchema.optional().describe('GUID of the system. Without it, all of them.'),
    username: ownerSchema.optional().describe('Only systems of this one.'),
  })
  .meta({ id: 'OriginalStatusRequest' });

/** `POST /system/delete` */
export const originalDeleteSchema = z
  .strictObject({ name: systemNameSchema.describe('GUID of the system.') })
  .meta({ id: 'OriginalDelete' });

const cpu = z.union([z.number(), z.string()]).describe('The most cores that each container may have: 0.5, "500m".');
const memory = z.union([z.number(), z.string()]).describe('The most bytes that each container may have: "256Mi".');

/** `POST /system/modify` */
export const originalModifySchema = z
  .strictObject({
    'tycho-guid': systemNameSchema.optional().describe('GUID of the system.'),
    guid: systemNameSchema.optional().describe('The same.'),
    name: systemNameSchema.optional().describe('The same.'),
    labels: z.record(z.string(), z.string()).optional().describe('Labels of the objects of the system.'),
    cpu: cpu.optional(),
    memory: memory.optional(),
    resources: z.strictObject({ cpu: cpu.optional(), memory: memory.optional() }).optional(),
  })
  .meta({ id: 'OriginalModify' });

export type OriginalModify = z.infer<typeof originalModifySchema>;

const successOf = <T extends z.ZodType>(result: T) =>
  z.object({ status: z.literal('success'), result, message: z.string() });

export const originalStartedSchema = successOf(
  z.object({
    name: z.string().describe('`<name>-<sid>`.'),
    sid: z.string().describe('The GUID.'),
    containers: z
      .record(z.string(), z.record(z.string(), z.union([z.string(), z.int()]).nullable()))
      .describe(
        'Of each service with published ports `ip_address`, and `port-1`, `port-2`, …: where the first, the second, … is reached. Null: not known yet, as its status will tell.',
      ),
    conn_string: z.string(),
    problems: z.array(problemSchema).describe('Warnings and notes.'),
  }),
).meta({ id: 'OriginalStarted' });

export type OriginalStarted = z.infer<typeof originalStartedSchema>['result'];

export const originalSystemSchema = z
  .object({
    name: z.string().describe('`<name>-<sid>`.'),
    app_id: z.string(),
    sid: z.string().describe('The GUID.'),
    ip_address: z.string().nullable(),
    port: z.string().nullable().describe('The first published port; null: none is known.'),
    creation_time: z.string().describe('Month-day-year hour:minute:second, in UTC, without leading zeros.'),
    username: z.string(),
    utilization: z
      .record(z.string(), z.record(z.string(), z.string()).nullable())
      .describe('Of each service what a container of it may use at most; null: nothing limits it.'),
    workspace_name: z.string(),
    is_ready: z.boolean(),
  })
  .meta({ id: 'OriginalSystem' });

export type OriginalSystem = z.infer<typeof originalSystemSchema>;

export const originalStatusesSchema = successOf(z.array(originalSystemSchema)).meta({ id: 'OriginalStatus' });

export const originalDeletedSchema = successOf(z.object({})).meta({ id: 'OriginalDeleted' });

export const originalModifiedSchema = successOf(
  z.object({
    patches: z
      .array(z.object({ artifact: z.string(), action: z.string() }))
      .describe('Objects that were changed, as `Deployment/web-909f2e60`.'),
  }),
).meta({ id: 'OriginalModified' });

export type OriginalModified = z.infer<typeof originalModifiedSchema>['result'];

/** How everything that is wrong is answered. */
export const originalErrorSchema = z
  .object({
    status: z.literal('error'),
    result: z.object({ error: z.string(), problems: z.array(problemSchema) }),
    message: z.string().describe('As `error`.'),
  })
  .meta({ id: 'OriginalError' });

export type OriginalError = z.infer<typeof originalErrorSchema>;
