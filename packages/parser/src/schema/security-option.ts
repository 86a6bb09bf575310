import type { Profile } from '@tycho/ast';

/** One item of `security_opt`, as `docker run --security-opt` reads it. */
export type SecurityOption =
  | { readonly kind: 'no-new-privileges'; readonly value: boolean }
  | { readonly kind: 'seccomp'; readonly profile: Profile }
  | { readonly kind: 'apparmor'; readonly profile: Profile }
  | { readonly kind: 'selinux'; readonly part: 'user' | 'role' | 'type' | 'level'; readonly value: string }
  | { readonly kind: 'unmasked-proc' };

/**
 * `null` for what is none.
 *
 * @example parseSecurityOption('seccomp=unconfined') // { kind: 'seccomp', profile: { kind: 'unconfined' } }
 */
export function parseSecurityOption(text: string): SecurityOption | null {
  const [, name = '', value = ''] = /^([a-z-]+)(?:[=:](.*))?$/.exec(text) ?? [];
  switch (name) {
    case 'no-new-privileges':
      return value === '' || value === 'true' || value === 'false' ? { kind: name, value: value !== 'false' } : null;
    case 'seccomp':
    case 'apparmor':
      return value === '' ? null : { kind: name, profile: profile(value) };
    case 'label':
      return label(value);
    case 'systempaths':
      return value === 'unconfined' ? { kind: 'unmasked-proc' } : null;
    default:
      return null;
  }
}

function profile(name: string): Profile {
  if (name === 'unconfined') return { kind: 'unconfined' };
  return name === 'builtin' || name === 'docker-default' ? { kind: 'default' } : { kind: 'node', name };
}

/** `disable` is the type that confines nothing. */
function label(value: string): SecurityOption | null {
  if (value === 'disable') return { kind: 'selinux', part: 'type', value: 'spc_t' };
  const [, part, rest = ''] = /^(user|role|type|level):(.+)$/.exec(value) ?? [];
  return part ? { kind: 'selinux', part: part as 'user' | 'role' | 'type' | 'level', value: rest } : null;
}
