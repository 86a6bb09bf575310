import { lasting, podSecurityLevels, publishings, systemPlacements } from '@tycho/ast';
import { z } from 'zod';

/** What reaches out of a service's own container. */
const privilegeNames = [
  'privileged',
  'capabilities',
  'unconfined',
  'sysctls',
  'host-ipc',
  'host-pid',
  'host-network',
  'host-ports',
] as const;

export type Privilege = (typeof privilegeNames)[number];

const hostName = z
  .string()
  .regex(/^(?=.{1,200}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/, 'no domain');

/** Of all that passes requests on. */
const anyFront = {
  from: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('Namespace of the pods that pass requests on: published ports let in only these. Without one, anybody.'),
  annotations: z
    .record(z.string(), z.string())
    .default({})
    .describe('Of each object: `{ "cert-manager.io/cluster-issuer": "letsencrypt" }`.'),
};
const time = z
  .string()
  .transform((text, context) => {
    const milliseconds = lasting(text);
    if (milliseconds) return milliseconds;
    context.addIssue({ code: 'custom', message: `${JSON.stringify(text)} is no duration like 8h` });
    return z.NEVER;
  })
  .nullable()
  .default(null);

const lastingRule = (what: string) =>
  z
    .object({
      default: time.describe(`${what}, where nothing is said. Without one, never, or \`most\`.`),
      most: time.describe(`${what}, at most. Without one, any.`),
    })
    .prefault({})
    .refine(
      (it) => it.default === null || it.most === null || it.default <= it.most,
      'the default is more than the most',
    );

/** By name, as Kubernetes writes them. */
const amounts = z.record(z.string().min(1), z.union([z.string().min(1), z.number()]).transform(String)).default({});

/** What an operator allows. Every option has a safe default: `policyOptionsSchema.parse({})`. */
export const policyOptionsSchema = z.object({
  maxServices: z.int().min(1).default(100).describe('Services that one system may have.'),
  maxReplicas: z.int().min(1).default(100).describe('Containers that one service may ask for.'),
  images: z
    .array(z.string().min(1))
    .default(['*'])
    .describe('Images that may run: `jupyter/*`, `registry.example/*`; `*` stands for any text.'),
  allow: z
    .array(z.enum(privilegeNames))
    .default([])
    .describe('What services may ask for though it reaches out of their containers.'),
  devices: z
    .record(z.string(), z.string())
    .default({
      gpu: 'nvidia.com/gpu',
      'gpu.nvidia': 'nvidia.com/gpu',
      'gpu.amd': 'amd.com/gpu',
      'gpu.intel': 'gpu.intel.com/i915',
      tpu: 'google.com/tpu',
    })
    .describe('What the cluster calls a device: `gpu`, `gpu.DRIVER`, `/dev/kvm`, or the kind of a generic resource.'),
  runtimes: z
    .record(z.string(), z.string())
    .default({})
    .describe('What the cluster calls a runtime: the RuntimeClass for `runsc`, `nvidia`, ….'),
  annotations: z
    .array(z.string().min(1))
    .default(['prometheus.io/*'])
    .describe('Keys with a "/" that labels and annotations may have: `example.org/*`; `*` stands for any text.'),
  hostPaths: z
    .array(z.string().startsWith('/'))
    .default([])
    .describe('Paths of the nodes that services may mount, each with all that is below it.'),
  external: z
    .strictObject({
      volumes: z.array(z.string().min(1)).default(['*']).describe('Names of claims.'),
      configs: z.array(z.string().min(1)).default(['*']).describe('Names of ConfigMaps.'),
      secrets: z.array(z.string().min(1)).default([]).describe('Names of Secrets; none by default.'),
      serviceAccounts: z
        .array(z.string().min(1))
        .default([])
        .describe('Names of service accounts, with whose rights pods may ask the API of the cluster; none by default.'),
    })
    .prefault({})
    .describe('What is in the namespace already and systems may use as it is: `team-*`; `*` stands for any text.'),
  volumeDrivers: z
    .record(z.string(), z.string())
    .default({})
    .describe('The storage class for each volume driver: `{ "rexray/ebs": "ebs" }`.'),
  sharedStorageClass: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe(
      'Storage class whose volumes several nodes can write to. Without one, pods that share a volume share a node.',
    ),
  secretVariables: z
    .array(z.string().min(1))
    .default(['*PASSWORD*', '*PASSWD*', '*PASSPHRASE*', '*SECRET*', '*TOKEN*', '*KEY*', '*CREDENTIAL*'])
    .describe(
      'Variables whose values are kept as secrets are, by name: `*` stands for any text, capitals do not matter. A name that ends in _FILE is that of a file, and is kept as it is.',
    ),
  publish: z
    .object({
      default: z.enum(publishings).default('node-port').describe('How, where a service does not say it.'),
      allow: z
        .array(z.enum(publishings))
        .default(['node-port', 'cluster-ip'])
        .describe('Other ways that services may ask for. `load-balancer` may cost something for each service.'),
      domain: hostName
        .nullable()
        .default(null)
        .describe(
          'Below which services reached by `ingress` or `gateway` have names: `<service>-<system>-<guid8>.<domain>`.',
        ),
      names: z
        .array(z.string().min(1))
        .default(['*'])
        .describe(
          'Names that the Kubernetes Services of services may have exactly: `team-*`; `*` stands for any text.',
        ),
      hosts: z
        .array(z.string().min(1))
        .default([])
        .describe('Host names that services may ask for instead: `*.example.org`; `*` stands for any text.'),
      ingress: z
        .strictObject({
          class: z.string().min(1).nullable().default(null).describe("Its class; without one the cluster's usual one."),
          tls: z
            .discriminatedUnion('certificate', [
              z.strictObject({ certificate: z.enum(['none', 'default', 'issued']) }),
              z.strictObject({ certificate: z.literal('secret'), secret: z.string().min(1) }),
            ])
            .default({ certificate: 'none' })
            .describe(
              "Where the certificate comes from: `default` is the controller's own, `issued` is made for each name because of an annotation (cert-manager), `secret` is in a Secret that is there.",
            ),
          clients: z
            .string()
            .min(1)
            .nullable()
            .default(null)
            .describe(
              'The annotation by which the controller takes address ranges: `nginx.ingress.kubernetes.io/whitelist-source-range`. Without it, and `from`, services with `clients` are refused.',
            ),
          ...anyFront,
        })
        .prefault({})
        .describe('What `ingress` becomes.'),
      gateway: z
        .strictObject({
          name: z.string().min(1).describe('Name of the Gateway.'),
          namespace: z.string().min(1).nullable().default(null).describe('Its namespace, where it is another one.'),
          section: z.string().min(1).nullable().default(null).describe('One of its listeners.'),
          tls: z.boolean().default(false).describe('The listener speaks TLS.'),
          ...anyFront,
        })
        .nullable()
        .default(null)
        .describe('The Gateway that `gateway` is a route of.'),
    })
    .prefault({})
    .describe('How published ports are reached.'),
  placement: z
    .object({
      default: z.enum(systemPlacements).default('shared').describe('Where, when neither request nor file says it.'),
      allow: z
        .array(z.enum(systemPlacements))
        .default([...systemPlacements])
        .describe('What else may be asked for.'),
      prefix: z
        .string()
        .regex(/^([a-z][a-z0-9-]*)?$/)
        .max(20)
        .default('tycho-')
        .describe('What the names of the namespaces that are made begin with.'),
      podSecurity: z
        .enum(podSecurityLevels)
        .default('baseline')
        .describe('What is enforced there, unless a system has more that `allow` or `hostPaths` let through.'),
      quota: amounts.describe('The most that all of such a system comes to: `{ "limits.memory": "8Gi", pods: "20" }`.'),
      containerDefaults: z
        .object({ limits: amounts, requests: amounts })
        .prefault({})
        .describe('What a container has that asks for nothing: a quota of memory refuses it otherwise.'),
    })
    .prefault({})
    .describe('Where systems live: in one namespace, or each in a namespace of its own.'),
  lifetime: z
    .object({
      ttl: lastingRule('Time from a launch to the end of its system'),
      idle: lastingRule('Time without a touch until a system ends'),
    })
    .prefault({})
    .describe('When systems end by themselves.'),
  sharedNetworks: z
    .array(z.string().min(1))
    .default(['*'])
    .describe(
      'Networks that systems may share, by name: whoever joins one reaches all others on it. `*` stands for any text.',
    ),
  hostGateway: z
    .union([z.ipv4(), z.ipv6()])
    .nullable()
    .default(null)
    .describe('The address that `host-gateway` of `extra_hosts` stands for.'),
});

export type PolicyOptions = z.infer<typeof policyOptionsSchema>;
