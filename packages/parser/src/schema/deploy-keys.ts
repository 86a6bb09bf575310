import type { Keys } from './shape.ts';
import { allUnsupported } from './shape.ts';
import { kinds } from './value-kinds.ts';

const amounts: Keys = {
  cpus: { value: kinds.cores, example: '0.5' },
  memory: { value: kinds.bytes, example: '"512m"' },
};

/** Each key of `deploy` that the Compose Specification knows. */
export const deployKeys: Keys = {
  replicas: { value: kinds.count, example: '2' },
  resources: {
    keys: {
      limits: { keys: { ...amounts, ...allUnsupported(['pids']) }, example: '{ memory: "512m" }' },
      reservations: {
        keys: { ...amounts, ...allUnsupported(['devices', 'generic_resources']) },
        example: '{ memory: "128m" }',
      },
    },
    example: '{ limits: { memory: "512m" } }',
  },
  ...allUnsupported(['mode', 'endpoint_mode', 'labels', 'placement']),
  ...allUnsupported(['restart_policy'], 'write `restart`'),
  ...allUnsupported(['update_config', 'rollback_config'], 'the orchestrator rolls out by its own rules'),
};
