import type { Shape } from '../schema/shape.ts';
import { anyName } from '../schema/shape.ts';
import { kinds } from '../schema/value-kinds.ts';

const seconds: Shape = { value: kinds.positive, keep: true, example: '10' };
const port: Shape = { value: kinds.usablePort, example: '8080' };
const header: Shape = { value: kinds.option, example: 'value' };

const httpGet: Shape = {
  keys: {
    path: { value: kinds.text, example: '/' },
    port,
    httpHeaders: {
      list: {
        keys: { name: { value: kinds.text, example: 'X-Name' }, value: header },
        required: ['name', 'value'],
        example: '{ name: X-Name, value: x }',
      },
      names: { shape: header, pattern: anyName },
      example: '[{ name: X-Name, value: x }]',
    },
  },
  others: 'closed',
  example: '{ path: /, port: 8080 }',
};

const tcpSocket: Shape = { keys: { port }, others: 'closed', required: ['port'], example: '{ port: 5432 }' };

const probe: Shape = {
  value: kinds.none,
  keys: {
    cmd: { value: kinds.text, list: { value: kinds.text, example: 'program' }, example: '[program, argument]' },
    httpGet,
    tcpSocket,
    http_get: httpGet,
    tcp_socket: tcpSocket,
    delay: seconds,
    period: seconds,
    threshold: seconds,
  },
  others: 'closed',
  nullable: true,
  example: '{ httpGet: { path: /, port: 8080 }, delay: 10, period: 10, threshold: 3 }',
};

/** `ext` of a service, as the original Tycho wrote it. */
export const ext: Shape = {
  keys: {
    kube: {
      keys: { livenessProbe: probe, readinessProbe: probe },
      others: 'closed',
      nullable: true,
      example: '{ livenessProbe: none }',
    },
  },
  nullable: true,
  example: '{ kube: { livenessProbe: none } }',
};
