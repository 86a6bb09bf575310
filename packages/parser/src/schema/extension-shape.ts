import { duration, options } from './common-shapes.ts';
import type { Keys, Shape } from './shape.ts';
import { kinds } from './value-kinds.ts';
import { test } from './workload-keys.ts';

const port: Shape = { value: kinds.usablePort, example: '8080' };

const probe: Keys = {
  http: {
    keys: { port, path: { value: kinds.text, example: '/health' }, headers: options },
    others: 'closed',
    required: ['port'],
    example: '{ port: 8080, path: /health }',
  },
  tcp: { keys: { port }, others: 'closed', required: ['port'], example: '{ port: 5432 }' },
  delay: duration,
};

/** `x-tycho` of a service: what the Compose Specification has no word for. */
export const extension: Shape = {
  keys: {
    healthcheck: { keys: probe, others: 'closed', example: '{ http: { port: 8080, path: /health } }' },
    liveness: {
      value: kinds.flag,
      keys: { ...probe, test, interval: duration, timeout: duration, retries: { value: kinds.positive, example: '3' } },
      others: 'closed',
      example: 'true',
    },
    reservations: {
      keys: { storage: { value: kinds.bytesOrWhole, zero: '0', example: '"1g"' } },
      others: 'closed',
      example: '{ storage: "1g" }',
    },
    clients: { list: { value: kinds.text, example: '192.0.2.0/24' }, example: '[192.0.2.0/24]' },
    publish: {
      value: kinds.publishing,
      keys: {
        way: { value: kinds.publishing, example: 'ingress' },
        name: { value: kinds.text, example: 'shop' },
        host: { value: kinds.text, example: 'shop.example.org' },
        path: { value: kinds.text, example: '/shop' },
      },
      others: 'closed',
      example: 'load-balancer',
    },
    volume_group: { value: kinds.count, keep: true, example: '1000' },
  },
  others: 'closed',
  example: '{ liveness: true }',
};
