import type { Profile, Security } from '@tycho/ast';
import type { Aspect, Fields } from '../part.ts';
import { present } from '../part.ts';

/** As whom the service runs, and what it may do. Calls are filtered as an engine does unless it is told otherwise. */
export const security: Aspect = ({ security: it, init, seesProcesses }, { system: { serviceAccount } }) => ({
  container: present({ securityContext: containerContext(it) }),
  pod: {
    automountServiceAccountToken: serviceAccount !== null,
    ...present({
      serviceAccountName: serviceAccount,
      hostIPC: it.hostNamespaces.includes('ipc') || null,
      hostPID: it.hostNamespaces.includes('pid') || null,
      // /proc can be seen whole only where root is not the node's.
      hostUsers: it.unmaskedProc ? false : it.hostUsers,
      // The pod's own first process buries the dead.
      shareProcessNamespace: seesProcesses || init || null,
      securityContext: present({
        seccompProfile: profile({ kind: 'default' }),
        supplementalGroups: it.groups,
        fsGroup: it.volumeGroup,
        sysctls: Object.entries(it.sysctls).map(([name, value]) => ({ name, value })),
      }),
    }),
  },
});

const containerContext = (it: Security): Fields =>
  present({
    runAsUser: it.user?.uid,
    runAsGroup: it.user?.gid,
    privileged: it.privileged || null,
    readOnlyRootFilesystem: it.readOnlyRoot || null,
    allowPrivilegeEscalation: it.noNewPrivileges ? false : null,
    capabilities: present(it.capabilities),
    seccompProfile: it.seccomp && profile(it.seccomp),
    appArmorProfile: it.apparmor && profile(it.apparmor),
    seLinuxOptions: it.selinux,
    procMount: it.unmaskedProc ? 'Unmasked' : null,
  });

function profile(it: Profile): Fields {
  switch (it.kind) {
    case 'unconfined':
      return { type: 'Unconfined' };
    case 'default':
      return { type: 'RuntimeDefault' };
    case 'node':
      return { type: 'Localhost', localhostProfile: it.name };
  }
}
