import { limits } from '../limits.ts';
import { choice, flag, options, text, textOrTexts, texts, variables } from './common-shapes.ts';
import { job } from './job-shape.ts';
import { serviceKeys } from './service-keys.ts';
import type { Keys, Shape } from './shape.ts';
import { anyName, resourceName } from './shape.ts';
import { kinds } from './value-kinds.ts';

const external: Shape = { value: kinds.flag, keys: { name: text }, example: 'true' };
const words: Shape = { names: { shape: text, pattern: anyName }, example: '{ name: text }' };

const common: Keys = { name: text, external, labels: variables };

const network: Shape = {
  keys: {
    ...common,
    labels: variables,
    driver: text,
    driver_opts: options,
    ipam: {
      keys: {
        driver: text,
        config: {
          list: {
            keys: { subnet: text, ip_range: text, gateway: text, aux_addresses: words },
            example: '{ subnet: 172.28.0.0/16 }',
          },
          example: '[{ subnet: 172.28.0.0/16 }]',
        },
        options: words,
      },
      always: {},
      example: '{ config: [{ subnet: 172.28.0.0/16 }] }',
    },
    internal: flag,
    enable_ipv4: choice,
    enable_ipv6: choice,
    attachable: flag,
  },
  nullable: true,
  example: '{}',
};

const volume: Shape = { keys: { ...common, driver: text, driver_opts: options }, nullable: true, example: '{}' };

const stored: Keys = { ...common, file: text, environment: text, template_driver: text };
const secretOptions: Shape = {
  names: { shape: { value: kinds.textOrInteger, example: 'one text or number' }, pattern: anyName },
  example: '{ option: value }',
};
const secret: Shape = {
  keys: { ...stored, driver: text, driver_opts: secretOptions },
  example: '{ file: ./secret.txt }',
};
const config: Shape = { keys: { ...stored, content: text }, example: '{ file: ./app.conf }' };

const model: Shape = {
  keys: {
    name: text,
    model: text,
    context_size: { value: kinds.bareWhole, example: '4096' },
    runtime_flags: texts,
  },
  required: ['model'],
  example: '{ model: ai/smollm2 }',
};

const service: Shape = { keys: serviceKeys, example: '{ image: nginx }' };

const included: Shape = {
  value: kinds.text,
  keys: { path: textOrTexts, env_file: textOrTexts, project_directory: text },
  others: 'closed',
  example: 'other/compose.yaml',
};

const named = (shape: Shape, example: string): Shape => ({ names: { shape, pattern: resourceName }, example });

/** A whole Compose file. */
export const composeFile: Shape = {
  keys: {
    version: text,
    name: text,
    include: { list: included, example: '[other/compose.yaml]' },
    services: {
      names: { shape: service, pattern: resourceName, atMost: limits.services },
      example: '{ web: { image: nginx } }',
    },
    jobs: named(job, '{ backup: { image: backup, triggers: { manual: true } } }'),
    models: named(model, '{ llm: { model: ai/smollm2 } }'),
    networks: { ...named(network, '{ front: }') },
    volumes: { ...named(volume, '{ data: }') },
    secrets: named(secret, '{ token: { file: ./token.txt } }'),
    configs: named(config, '{ app: { file: ./app.conf } }'),
  },
  example: '{ services: { web: { image: nginx } } }',
};
