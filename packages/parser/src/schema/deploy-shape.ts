import { deviceRequests, duration, text, texts, variables } from './common-shapes.ts';
import type { Keys, Shape } from './shape.ts';
import { kinds } from './value-kinds.ts';

const count: Shape = { value: kinds.count, keep: true, example: '1' };

const pause: Shape = { value: kinds.duration, zero: '0s', example: '10s' };

const update: Shape = {
  keys: {
    parallelism: count,
    delay: pause,
    failure_action: text,
    monitor: pause,
    max_failure_ratio: { value: kinds.ratio, example: '0.1' },
    order: { value: kinds.order, example: 'start-first' },
  },
  example: '{ parallelism: 1 }',
};

const amounts: Keys = {
  cpus: { value: kinds.cores, example: '0.5' },
  memory: { value: kinds.bytes, zero: '0', example: '"512m"' },
};

const genericResource: Shape = {
  keys: {
    discrete_resource_spec: {
      keys: {
        kind: { ...text, always: '' },
        value: { value: kinds.number, always: 0, example: '2' },
      },
      example: '{ kind: GPU, value: 2 }',
    },
  },
  example: '{ discrete_resource_spec: { kind: GPU, value: 2 } }',
};

export const deploy: Shape = {
  keys: {
    mode: text,
    endpoint_mode: text,
    replicas: { value: kinds.whole, keep: true, example: '2' },
    labels: variables,
    rollback_config: update,
    update_config: update,
    resources: {
      keys: {
        limits: { keys: { ...amounts, pids: { value: kinds.whole, example: '100' } }, example: '{ memory: "512m" }' },
        reservations: {
          keys: {
            ...amounts,
            generic_resources: { list: genericResource, example: '[]' },
            devices: deviceRequests,
          },
          example: '{ memory: "128m" }',
        },
      },
      always: {},
      example: '{ limits: { memory: "512m" } }',
    },
    restart_policy: {
      keys: { condition: text, delay: duration, max_attempts: count, window: duration },
      example: '{ condition: on-failure }',
    },
    placement: {
      keys: {
        constraints: texts,
        preferences: {
          list: { keys: { spread: text }, example: '{ spread: node.labels.zone }' },
          example: '[{ spread: node.labels.zone }]',
        },
        max_replicas_per_node: { value: kinds.count, example: '1' },
      },
      always: {},
      example: '{ constraints: ["node.role == worker"] }',
    },
  },
  nullable: true,
  example: '{ replicas: 2 }',
};
