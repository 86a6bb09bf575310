import type { Security } from '@tycho/ast';
import type { Connection } from '../model/connection.ts';
import type { ModelService } from '../model/model.ts';
import { capabilityName } from '../schema/capability.ts';
import { parseSecurityOption, type SecurityOption } from '../schema/security-option.ts';
import { parseUser } from '../schema/user.ts';

export function buildSecurity(model: ModelService, connection: Connection): Security {
  const options = (model.security_opt ?? []).map(parseSecurityOption).filter((it) => it !== null);
  const last = <Kind extends SecurityOption['kind']>(kind: Kind) =>
    options.findLast((it): it is Extract<SecurityOption, { kind: Kind }> => it.kind === kind);
  const labels = options.flatMap((it) => (it.kind === 'selinux' ? [[it.part, it.value]] : []));
  return {
    user: parseUser(model.user ?? ''),
    groups: (model.group_add ?? []).map(Number).filter(Number.isInteger),
    volumeGroup: model['x-tycho']?.volume_group ?? null,
    privileged: model.privileged ?? false,
    readOnlyRoot: model.read_only ?? false,
    capabilities: {
      add: (model.cap_add ?? []).map(capabilityName),
      drop: (model.cap_drop ?? []).map(capabilityName),
    },
    noNewPrivileges: last('no-new-privileges')?.value ?? false,
    seccomp: last('seccomp')?.profile ?? null,
    apparmor: last('apparmor')?.profile ?? null,
    selinux: labels.length > 0 ? Object.fromEntries(labels) : null,
    unmaskedProc: last('unmasked-proc') !== undefined,
    sysctls: model.sysctls ?? {},
    hostNamespaces: [
      ...(model.ipc === 'host' ? (['ipc'] as const) : []),
      ...(model.pid === 'host' ? (['pid'] as const) : []),
      ...(connection.kind === 'host' ? (['network'] as const) : []),
    ],
    hostUsers: model.userns_mode ? model.userns_mode === 'host' : null,
  };
}
