import type { SystemStatus } from '@tycho/contract';

type Ports = SystemStatus['services'][string]['ports'];

/** The port to show where there is room for one: the first that is published; empty when there is none. */
export const firstPort = (services: readonly { readonly ports: Ports }[]): string =>
  String(services.flatMap((it) => it.ports)[0]?.port ?? '');

/** `32693->8888/tcp,31000->53/udp`: where to connect to, and what is there in the container. */
export const allPorts = (services: readonly { readonly ports: Ports }[]): string =>
  services
    .flatMap((it) => it.ports)
    .map(({ port, target, protocol }) => `${port}->${target}/${protocol}`)
    .join(',');
