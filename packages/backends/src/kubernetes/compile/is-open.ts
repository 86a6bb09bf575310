import type { ContainerPort, Ingress } from '@tycho/ast';

/** Whether anybody outside of the system may reach a port. */
export const isOpen = (ingress: readonly Ingress[], { target, protocol }: ContainerPort): boolean =>
  ingress.some((it) => it.from !== 'network' && it.port === target && it.protocol === protocol);
