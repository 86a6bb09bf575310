import type { SystemStatus } from '@tycho/contract';

type Ports = SystemStatus['services'][string]['ports'];

/** The port to show where there is room for one: the first that is published, or where a browser finds it; empty when there is none. */
export function firstPort(services: readonly { readonly ports: Ports }[]): string {
  const [first] = services.flatMap((it) => it.ports);
  return first?.url ?? String(first?.port ?? '');
}

/** The host of that port: `-` as long as none is given or where the URL has it, and `usual` where nothing is published. */
export function firstAddress(services: readonly { readonly ports: Ports }[], usual: string | null): string {
  const [first] = services.flatMap((it) => it.ports);
  if (first === undefined) return usual ?? '';
  return (first.url === null ? first.address : null) ?? '-';
}

/** `32693->8888/tcp,192.0.2.7:53->53/udp`: where to connect to, with a host that is not the usual one, and what is there in the container. */
export const allPorts = (services: readonly { readonly ports: Ports }[], usual: string | null = null): string =>
  services
    .flatMap((it) => it.ports)
    .map(({ address, port, target, protocol, url }) => {
      if (url !== null) return `${url}->${target}/${protocol}`;
      const host = address === null || address === usual ? '' : `${bracketed(address)}:`;
      return `${host}${port}->${target}/${protocol}`;
    })
    .join(',');

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);
