import type { Shape } from './shape.ts';
import { anyName, anyText } from './shape.ts';
import type { ValueKind } from './value-kinds.ts';
import { kinds } from './value-kinds.ts';

export const text: Shape = { value: kinds.text, example: 'a word, or a text in quotes' };
export const flag: Shape = { value: kinds.flag, example: 'true' };
export const choice: Shape = { ...flag, keep: true };
export const duration: Shape = { value: kinds.duration, keep: true, example: '10s' };
export const whole: Shape = { value: kinds.whole, example: '1' };
export const texts: Shape = { list: text, example: '[one, two]' };
export const distinctTexts: Shape = { ...texts, unique: true };
export const textOrTexts: Shape = { value: kinds.text, ...distinctTexts };
export const repeatedTexts: Shape = { value: kinds.text, ...texts };
export const command: Shape = { value: kinds.text, list: text, nullable: true, always: null, example: '["program"]' };

/** A list of `NAME=value`, or a mapping. */
export const variables: Shape = {
  list: text,
  unique: true,
  names: { shape: { value: kinds.scalar, example: 'one text or number' }, pattern: anyName },
  example: '{ NAME: value }',
};

/** Options that are handed on to a driver. */
export const options: Shape = {
  names: { shape: { value: kinds.textOrNumber, example: 'one text or number' }, pattern: anyText },
  example: '{ option: value }',
};

export const extraHosts: Shape = {
  list: text,
  unique: true,
  names: { shape: { value: kinds.text, list: text, example: '192.0.2.1' }, pattern: anyName },
  example: '["host=192.0.2.1"]',
};

const limits = (value: ValueKind): Shape => ({
  names: {
    shape: {
      value,
      keys: { soft: { value, example: '1024' }, hard: { value, example: '2048' } },
      required: ['soft', 'hard'],
      example: '{ soft: 1024, hard: 2048 }',
    },
    pattern: anyText,
  },
  example: '{ nofile: 1024 }',
});

export const ulimits: Shape = limits(kinds.whole);
/** Those of a build, which are not read from text. */
export const bareUlimits: Shape = limits(kinds.bareWhole);

/** A config or a secret in a service. */
export const fileMounts: Shape = {
  list: {
    value: kinds.text,
    keys: {
      source: text,
      target: text,
      uid: text,
      gid: text,
      mode: { value: kinds.fileMode, keep: true, example: '"0440"' },
    },
    example: '{ source: name }',
  },
  example: '[name]',
};

const device = (list: Shape): Shape => ({
  keys: {
    capabilities: list,
    count: { value: kinds.deviceCount, example: '1' },
    device_ids: list,
    driver: text,
    options: variables,
  },
  example: '{ capabilities: [gpu] }',
});

export const deviceRequests: Shape = {
  list: { ...device(distinctTexts), required: ['capabilities'] },
  example: '[{ capabilities: [gpu], count: 1 }]',
};

export const gpus: Shape = { value: kinds.all, list: { ...device(distinctTexts), others: 'open' }, example: 'all' };

export const hook: Shape = {
  keys: { command, user: text, privileged: flag, working_dir: text, environment: variables },
  required: ['command'],
  example: '{ command: ["program"] }',
};
