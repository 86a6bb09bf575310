import type { Port } from './system.ts';

/** What is spoken at a port that HTTP cannot lead to, by its number in the container; `app_protocol` has the last word. */
const otherProtocols: Readonly<Record<number, string>> = {
  21: 'ftp',
  22: 'ssh',
  25: 'smtp',
  53: 'dns',
  143: 'imap',
  389: 'ldap',
  443: 'https',
  465: 'smtps',
  587: 'smtp',
  993: 'imaps',
  1433: 'sqlserver',
  1521: 'oracle',
  1883: 'mqtt',
  3306: 'mysql',
  5432: 'postgresql',
  5672: 'amqp',
  6379: 'redis',
  6443: 'https',
  8443: 'https',
  9092: 'kafka',
  11211: 'memcached',
  27017: 'mongodb',
};

const http = /^(http|http2|h2c|ws|grpc|kubernetes\.io\/(h2c|ws))$/i;

/** Why no HTTP request can be sent to a port, as `it speaks postgresql`; `null`: one can. */
export function notHttp({
  protocol,
  target,
  appProtocol,
}: Pick<Port, 'protocol' | 'target' | 'appProtocol'>): string | null {
  if (protocol !== 'tcp') return `it is a port of ${protocol}`;
  const spoken = appProtocol ?? otherProtocols[target] ?? 'http';
  return http.test(spoken) ? null : `it speaks ${spoken}`;
}

/** The ports of those that HTTP can lead to: each container port once, in their order. */
export const httpPorts = (ports: readonly Port[]): Port[] => [
  ...new Map(ports.filter((it) => it.atNode === null && notHttp(it) === null).map((it) => [it.target, it])).values(),
];
