import { InvalidArgumentError } from 'commander';

export interface ListenAddress {
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/**
 * Where to listen.
 *
 * @example listenAddress('[::1]:6443') // { host: '::1', port: 6443 }
 */
export function listenAddress(text: string): ListenAddress {
  const { six, host = six, port } = /^(?:\[(?<six>[^\]]+)\]|(?<host>[^:]+)):(?<port>\d+)$/.exec(text)?.groups ?? {};
  if (host === undefined || Number(port) > 65_535) {
    throw new InvalidArgumentError('Write HOST:PORT, as 127.0.0.1:6443.');
  }
  return { host, port: Number(port) };
}
