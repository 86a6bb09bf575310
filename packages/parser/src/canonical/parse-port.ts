import { limits } from '../limits.ts';
import { isAddress } from './is-address.ts';

/** A published port, with one container port. */
export interface PortBinding {
  readonly target: number;
  /** A port, a range to choose from, or `null` for any. */
  readonly published: string | null;
  readonly hostIp: string | null;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
}

export type ParsedPort =
  | { readonly kind: 'ports'; readonly ports: readonly PortBinding[] }
  | { readonly kind: 'refused'; readonly reason: string };

const form = /^(?:(?:(.*):)?([^:]*):)?([^:/]*)(?:\/([a-z]*))?$/i;

/** `[[IP:]PUBLISHED:]TARGET[/PROTOCOL]`, where both ports may be ranges of the same length. */
export function parsePort(text: string): ParsedPort {
  const [matched, ip = '', published = '', target = '', protocol = ''] = form.exec(text) ?? [];
  const targets = parseRange(target, 0);
  const sources = published === '' ? null : parseRange(published, 0);
  const kind = protocol.toLowerCase() || 'tcp';
  if (matched === undefined || !targets) return refused(`${portOf(target)} from 1 to 65535`);
  if (published !== '' && !sources) return refused(`${portOf(published)} from 0 to 65535`);
  if (!isProtocol(kind)) return refused(`"${protocol}" is not tcp, udp or sctp`);
  const hostIp = ip.replace(/^\[(.*)\]$/, '$1');
  if (hostIp !== '' && !isAddress(hostIp)) return refused(`"${hostIp}" is not an IP address`);

  const length = targets.last - targets.first;
  if (length >= limits.ports) return refused(`the range has more than ${limits.ports} ports`);
  if (sources && length > 0 && sources.last - sources.first !== length)
    return refused('the two ranges differ in length');
  const ports = Array.from(
    { length: length + 1 },
    (_, index): PortBinding => ({
      target: targets.first + index,
      published: sources && (length > 0 ? `${sources.first + index}` : rangeText(sources)),
      hostIp: hostIp === '' ? null : hostIp,
      protocol: kind,
    }),
  );
  return { kind: 'ports', ports: ports.toSorted(byText) };
}

export interface Range {
  readonly first: number;
  readonly last: number;
}

/** `8000` or `8000-8010`; `null` for what is no port and no range of ports. */
export function parseRange(text: string, least = 1): Range | null {
  const [matched, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const [first, last] = [Number(from), Number(to)];
  return matched !== undefined && first >= least && last >= first && last <= 65535 ? { first, last } : null;
}

/** The order in which Docker prints the ports of a range: 10, 11, 9. */
const byText = (a: PortBinding, b: PortBinding): number => (`${a.target}` < `${b.target}` ? -1 : 1);

const rangeText = ({ first, last }: Range): string => (first === last ? `${first}` : `${first}-${last}`);
const portOf = (text: string): string => `"${text.slice(0, 20)}" is not a number`;
const refused = (reason: string): ParsedPort => ({ kind: 'refused', reason });

const isProtocol = (text: string): text is PortBinding['protocol'] => /^(tcp|udp|sctp)$/.test(text);
