import type { Problem, Service } from '@tycho/ast';
import { problem } from '@tycho/ast';
import type { PolicyOptions, Privilege } from './options.ts';
import type { Policy } from './policy.ts';

/** Refuses what reaches out of a service's own container, unless the operator allows it. */
export const privileges: Policy<Pick<PolicyOptions, 'allow'>> = (system, { allow }) => ({
  system,
  problems: system.services.flatMap((service) =>
    demands(service)
      .filter(({ privilege }) => !allow.includes(privilege))
      .map((it) => refusal(service, it)),
  ),
});

interface Demand {
  readonly privilege: Privilege;
  readonly key: string;
  readonly what: string;
}

function refusal({ name }: Service, { privilege, key, what }: Demand): Problem {
  return problem('error', 'policy-refused', `service ${name} asks for ${what}, which is not allowed here`, {
    path: `services.${name}.${key}`,
    hint: `Do without it, or ask the operator to allow \`${privilege}\`.`,
  });
}

/**
 * What the `baseline` level of the Pod Security Standards lets a container add to the capabilities that it has
 * anyway.
 */
const baseline = new Set(
  `AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID
  SYS_CHROOT`.split(/\s+/),
);

/** Kernel parameters that Kubernetes calls safe: without effect outside of the pod. */
const safeSysctls = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_syncookies',
]);

const hostNamespaces = { ipc: 'ipc', pid: 'pid', network: 'network_mode' } as const;

/** What of a service reaches out of its own container. */
export function demands({ security }: Service): Demand[] {
  const found: Demand[] = [];
  if (security.privileged) found.push({ privilege: 'privileged', key: 'privileged', what: 'all privileges' });
  for (const it of security.capabilities.add) {
    if (!baseline.has(it)) found.push({ privilege: 'capabilities', key: 'cap_add', what: `the capability ${it}` });
  }
  for (const it of security.hostNamespaces) {
    found.push({ privilege: `host-${it}`, key: hostNamespaces[it], what: `the ${it} namespace of its node` });
  }
  for (const it of Object.keys(security.sysctls)) {
    if (!safeSysctls.has(it)) found.push({ privilege: 'sysctls', key: `sysctls.${it}`, what: `the sysctl ${it}` });
  }
  const unconfined = security.seccomp?.kind === 'unconfined' || security.apparmor?.kind === 'unconfined';
  if (unconfined || security.unmaskedProc || security.selinux?.type === 'spc_t')
    found.push({ privilege: 'unconfined', key: 'security_opt', what: 'no confinement' });
  return found;
}
