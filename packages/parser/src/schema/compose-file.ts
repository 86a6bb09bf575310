import { limits } from '../limits.ts';
import { serviceKeys } from './service-keys.ts';
import type { Shape } from './shape.ts';
import { allUnsupported, resourceName } from './shape.ts';
import { kinds } from './value-kinds.ts';

const network: Shape = {
  keys: {
    ...allUnsupported(['driver', 'driver_opts', 'ipam'], 'the network of the orchestrator is used'),
    ...allUnsupported(['enable_ipv4', 'enable_ipv6'], 'the network of the orchestrator is used'),
    ...allUnsupported(['attachable', 'external', 'internal', 'labels', 'name']),
  },
  example: '{}',
};

const volume: Shape = {
  keys: {
    ...allUnsupported(['driver', 'driver_opts'], 'the storage of the orchestrator is used'),
    ...allUnsupported(['external', 'labels', 'name']),
  },
  example: '{}',
};

const service: Shape = { keys: serviceKeys, mayBeEmpty: false, example: '{ image: nginx }' };

/** A whole Compose file. */
export const composeFile: Shape = {
  keys: {
    version: { ignored: '`version` is obsolete and has no effect' },
    name: { value: kinds.text, example: 'my-system' },
    services: {
      names: { shape: service, pattern: resourceName, atMost: limits.services },
      example: '{ web: { image: nginx } }',
    },
    networks: { names: { shape: network, pattern: resourceName }, example: '{ front: }' },
    volumes: { names: { shape: volume, pattern: resourceName }, example: '{ data: }' },
    ...allUnsupported(['configs', 'secrets', 'include', 'jobs', 'models']),
  },
  example: '{ services: { web: { image: nginx } } }',
};
