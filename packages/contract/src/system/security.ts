import type { Security } from '@tycho/ast';
import { z } from 'zod';

const id = z.int().nonnegative();
const profile = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unconfined') }),
  z.object({ kind: z.literal('default') }),
  z.object({ kind: z.literal('node'), name: z.string() }),
]);

export const securitySchema = z.object({
  user: z.object({ uid: id, gid: id.nullable() }).nullable(),
  groups: z.array(id),
  volumeGroup: id.nullable(),
  privileged: z.boolean(),
  readOnlyRoot: z.boolean(),
  capabilities: z.object({ add: z.array(z.string()), drop: z.array(z.string()) }),
  noNewPrivileges: z.boolean(),
  seccomp: profile.nullable(),
  apparmor: profile.nullable(),
  selinux: z.partialRecord(z.enum(['user', 'role', 'type', 'level']), z.string()).nullable(),
  unmaskedProc: z.boolean(),
  sysctls: z.record(z.string(), z.string()),
  hostNamespaces: z.array(z.enum(['ipc', 'pid', 'network'])),
  hostUsers: z.boolean().nullable(),
}) satisfies z.ZodType<Security>;
