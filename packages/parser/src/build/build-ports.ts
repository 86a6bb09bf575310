import { isIP } from 'node:net';
import type { ContainerPort, Port, Protocol } from '@tycho/ast';
import { parseRange } from '../canonical/parse-port.ts';
import type { ModelPort, ModelService } from '../model/model.ts';
import { isLoopback } from './is-loopback.ts';

/** Ports reachable from outside: of a published range the first, and not those of the loopback address. */
export const buildPorts = ({ ports = [], 'x-tycho': extension }: ModelService): readonly Port[] =>
  ports
    .filter((it) => !isLocal(it))
    .map(({ target = 0, protocol, published, name, app_protocol: spoken, mode, host_ip }) => ({
      target,
      protocol: protocolOf(protocol),
      published: firstOf(published),
      name: name ?? null,
      atNode: mode === 'host' ? { address: isEverywhere(host_ip) ? null : (host_ip ?? null) } : null,
      appProtocol: spoken || null,
      clients: (extension?.clients ?? []).map(asRange),
    }));

/** Ports known to be used inside: each once. */
export function buildExpose({ ports = [], expose = [] }: ModelService): readonly ContainerPort[] {
  const exposed = [
    ...expose.flatMap(expand),
    ...ports.filter(isLocal).map(({ target = 0, protocol }) => ({ target, protocol: protocolOf(protocol) })),
  ];
  return [...new Map(exposed.map((it) => [`${it.target}/${it.protocol}`, it])).values()];
}

/** A single address is a range of one. */
const asRange = (text: string): string => (text.includes('/') ? text : `${text}/${isIP(text) === 6 ? 128 : 32}`);

const isEverywhere = (address: string | undefined): boolean => address === '0.0.0.0' || address === '::';

const isLocal = ({ host_ip }: ModelPort): boolean => host_ip !== undefined && isLoopback(host_ip);

function firstOf(published: string | undefined): number | null {
  return published === undefined ? null : (parseRange(published)?.first ?? null);
}

function expand(text: string): ContainerPort[] {
  const [ports = '', protocol = 'tcp'] = text.toLowerCase().split('/', 2);
  const range = parseRange(ports);
  const kind = protocolOf(protocol);
  if (range === null) return [];
  return Array.from({ length: range.last - range.first + 1 }, (_, index) => ({
    target: range.first + index,
    protocol: kind,
  }));
}

const protocolOf = (text = 'tcp'): Protocol => (text.toLowerCase() === 'udp' ? 'udp' : 'tcp');
