import { type System, systemPlacements } from '@tycho/ast';
import { z } from 'zod';
import { fileSetSchema } from './system/file-set.ts';
import { healthcheckSchema } from './system/healthcheck.ts';
import { hooksSchema } from './system/hooks.ts';
import { mountSchema } from './system/mount.ts';
import { namingSchema } from './system/naming.ts';
import { placementSchema } from './system/placement.ts';
import { publishSchema } from './system/publish.ts';
import { quartersSchema } from './system/quarters.ts';
import { resourcesSchema } from './system/resources.ts';
import { securitySchema } from './system/security.ts';
import { updateSchema } from './system/update.ts';
import { volumeSchema } from './system/volume.ts';

const portNumber = z.int().min(1).max(65_535);
const protocol = z.enum(['tcp', 'udp']);
const containerPort = z.object({ target: portNumber, protocol });
const milliseconds = z.number().nonnegative();

const serviceSchema = z.object({
  name: z.string().min(1),
  joins: z.string().nullable(),
  seesProcesses: z.boolean(),
  image: z.string().min(1),
  pullPolicy: z.enum(['always', 'missing', 'never']),
  entrypoint: z.array(z.string()).nullable(),
  command: z.array(z.string()).nullable(),
  environment: z.record(z.string(), z.string()),
  secretVariables: z.array(z.string()),
  workingDir: z.string().nullable(),
  tty: z.boolean(),
  stdin: z.boolean(),
  init: z.boolean(),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  serviceLabels: z.record(z.string(), z.string()),
  ports: z.array(
    containerPort.extend({
      published: portNumber.nullable(),
      name: z.string().nullable(),
      atNode: z.object({ address: z.string().nullable() }).nullable(),
      appProtocol: z.string().nullable(),
      clients: z.array(z.string()),
    }),
  ),
  publish: publishSchema,
  expose: z.array(containerPort),
  networks: z.array(z.string()),
  mounts: z.array(mountSchema),
  naming: namingSchema,
  dependsOn: z.array(
    z.object({
      service: z.string(),
      condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']),
      required: z.boolean(),
      restart: z.boolean(),
    }),
  ),
  healthcheck: healthcheckSchema.nullable(),
  liveness: healthcheckSchema.nullable(),
  restart: z.discriminatedUnion('policy', [
    z.object({ policy: z.literal('always') }),
    z.object({ policy: z.literal('unless-done') }),
    z.object({ policy: z.literal('never') }),
    z.object({ policy: z.literal('on-failure'), attempts: z.int().nonnegative().nullable() }),
  ]),
  replicas: z.int().nonnegative(),
  perNode: z.boolean(),
  update: updateSchema.nullable(),
  rollback: updateSchema.nullable(),
  hooks: hooksSchema,
  stop: z.object({ signal: z.string().nullable(), gracePeriod: milliseconds }),
  resources: resourcesSchema,
  security: securitySchema,
  placement: placementSchema,
  ingress: z.array(
    z.discriminatedUnion('from', [
      z.object({ from: z.literal('network'), network: z.string() }),
      z.object({ from: z.literal('anywhere'), port: portNumber, protocol }),
      z.object({ from: z.literal('addresses'), addresses: z.array(z.string()), port: portNumber, protocol }),
      z.object({
        from: z.literal('front'),
        namespace: z.string(),
        addresses: z.array(z.string()),
        port: portNumber,
        protocol,
      }),
    ]),
  ),
  egress: z.enum(['anywhere', 'networks', 'nowhere']),
});

/** The governed System as it crosses Redis. `version` is how a worker knows that it understands it. */
export const systemSchema = z.object({
  version: z.literal(1),
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
  labels: z.record(z.string(), z.string()),
  podLabels: z.record(z.string(), z.string()).default({}),
  serviceAccount: z.string().nullable().default(null),
  placement: z.enum(systemPlacements).nullable(),
  quarters: quartersSchema,
  services: z.array(serviceSchema).min(1),
  networks: z.array(
    z.object({ name: z.string(), sharedAs: z.string().nullable(), internal: z.boolean(), ipv6: z.boolean() }),
  ),
  volumes: z.array(volumeSchema),
  files: z.array(fileSetSchema),
}) satisfies z.ZodType<System>;
