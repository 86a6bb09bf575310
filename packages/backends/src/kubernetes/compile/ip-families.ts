import type { Network } from '@tycho/ast';

/** Of a Service: addresses of both kinds, as far as the cluster has them, where one of its networks asks for IPv6. */
export const ipFamilies = (networks: readonly Network[]): object =>
  networks.some((it) => it.ipv6) ? { ipFamilyPolicy: 'PreferDualStack' } : {};
