/** As whom the processes of a service run, and what they may do. */
export interface Security {
  readonly user: User | null;
  /** Further groups of the processes, by number. */
  readonly groups: readonly number[];
  /** A further group, which owns what is mounted where the storage lets it; `null` leaves the files as they are. */
  readonly volumeGroup: number | null;
  readonly privileged: boolean;
  readonly readOnlyRoot: boolean;
  /** In capitals, without `CAP_`; `ALL` is every one. */
  readonly capabilities: { readonly add: readonly string[]; readonly drop: readonly string[] };
  /** No process may gain rights that its parent has not. */
  readonly noNewPrivileges: boolean;
  readonly seccomp: Profile | null;
  readonly apparmor: Profile | null;
  readonly selinux: Selinux | null;
  /** `/proc` is seen whole. */
  readonly unmaskedProc: boolean;
  /** Kernel parameters of the service's own namespaces. */
  readonly sysctls: Readonly<Record<string, string>>;
  /** Namespaces of the host that the service is in, instead of one of its own. */
  readonly hostNamespaces: readonly HostNamespace[];
  /** Whether user numbers are those of the node; `null` leaves it to the orchestrator. */
  readonly hostUsers: boolean | null;
}

export type HostNamespace = 'ipc' | 'pid' | 'network';

/** Numeric, because an orchestrator cannot read an image's `/etc/passwd`. `gid` `null`: the image's. */
export interface User {
  readonly uid: number;
  readonly gid: number | null;
}

/** What filters the calls of a process: nothing, the engine's own profile, or one that the node has. */
export type Profile =
  | { readonly kind: 'unconfined' }
  | { readonly kind: 'default' }
  | { readonly kind: 'node'; readonly name: string };

export type Selinux = Readonly<Partial<Record<'user' | 'role' | 'type' | 'level', string>>>;
