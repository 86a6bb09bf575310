import { choice, distinctTexts, hook, text, textOrTexts } from './common-shapes.ts';
import { containerKeys } from './container-keys.ts';
import { deploy } from './deploy-shape.ts';
import { extension } from './extension-shape.ts';
import type { Keys, Shape } from './shape.ts';
import { anyText } from './shape.ts';
import { kinds } from './value-kinds.ts';
import { workloadKeys } from './workload-keys.ts';

const watch: Shape = {
  keys: {
    ignore: textOrTexts,
    include: textOrTexts,
    path: { value: kinds.notEmpty, always: '', example: './src' },
    action: { value: kinds.watchAction, example: 'sync' },
    target: text,
    exec: { ...hook, always: { command: null } },
    initial_sync: { value: kinds.bareFlag, example: 'true' },
  },
  required: ['path', 'action'],
  example: '{ path: ./src, action: rebuild }',
};

const option: Shape = { value: kinds.option, example: 'value' };
const provider: Shape = {
  keys: {
    type: text,
    options: { names: { shape: { ...option, list: option }, pattern: anyText }, example: '{ option: value }' },
  },
  required: ['type'],
  example: '{ type: model }',
};

const preStart: Shape = {
  keys: { ...containerKeys, per_replica: { value: kinds.flag, example: 'true' } },
  example: '{ command: ["program"] }',
};

const hooks: Shape = { list: hook, example: '[{ command: ["program"] }]' };

/** Each key of a service that the Compose Specification knows. */
export const serviceKeys: Keys = {
  ...containerKeys,
  ...workloadKeys,
  deploy,
  develop: {
    keys: { watch: { list: watch, example: '[{ path: ./src, action: rebuild }]' } },
    nullable: true,
    example: '{ watch: [{ path: ./src, action: rebuild }] }',
  },
  profiles: distinctTexts,
  restart: text,
  scale: { value: kinds.whole, keep: true, example: '2' },
  attach: choice,
  container_name: { value: kinds.containerName, example: 'web' },
  provider,
  extends: {
    value: kinds.text,
    keys: { service: text, file: text },
    others: 'closed',
    required: ['service'],
    example: '{ service: base }',
  },
  links: distinctTexts,
  external_links: distinctTexts,
  pre_start: { list: preStart, example: '[{ command: ["program"] }]' },
  post_start: hooks,
  pre_stop: hooks,
  'x-tycho': extension,
};
