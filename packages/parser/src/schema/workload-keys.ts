import { build } from './build-shape.ts';
import { distinctTexts, duration, flag, text } from './common-shapes.ts';
import type { Keys, Shape } from './shape.ts';
import { resourceName } from './shape.ts';
import { kinds } from './value-kinds.ts';

const dependency: Shape = {
  keys: {
    condition: { value: kinds.condition, instead: 'service_started', example: 'service_started' },
    required: { ...flag, keep: true },
    restart: flag,
  },
  required: ['condition'],
  example: '{ condition: service_healthy }',
};

export const test: Shape = { value: kinds.text, list: text, example: '["CMD", "program"]' };

const healthcheck: Shape = {
  keys: {
    test,
    disable: flag,
    interval: duration,
    timeout: duration,
    start_period: duration,
    start_interval: duration,
    retries: { value: kinds.positive, keep: true, example: '3' },
  },
  example: '{ test: ["CMD", "program"] }',
};

const port: Shape = {
  value: kinds.textOrNumber,
  keys: {
    name: text,
    mode: text,
    host_ip: text,
    target: { value: kinds.portNumber, example: '80' },
    published: { value: kinds.textOrInteger, example: '"8080"' },
    protocol: text,
    app_protocol: text,
  },
  example: '"8080:80"',
};

/** Each key that services and jobs share, beside those of a container. */
export const workloadKeys: Keys = {
  build,
  depends_on: { ...distinctTexts, names: { shape: dependency, pattern: resourceName }, example: '[db]' },
  healthcheck,
  ports: { list: port, unique: true, example: '["8080:80"]' },
  expose: { list: { value: kinds.textOrInteger, example: '"3000"' }, unique: true, example: '["3000"]' },
  stdin_open: flag,
  tty: flag,
};
