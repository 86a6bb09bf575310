import { choice, distinctTexts, text } from './common-shapes.ts';
import { containerKeys } from './container-keys.ts';
import type { Shape } from './shape.ts';
import { kinds } from './value-kinds.ts';
import { workloadKeys } from './workload-keys.ts';

const schedule: Shape = {
  value: kinds.text,
  keys: {
    cron: text,
    timezone: text,
    concurrency: { value: kinds.concurrency, example: 'forbid' },
    missed_fires: { value: kinds.missedFires, example: 'skip' },
  },
  required: ['cron'],
  example: '"0 3 * * *"',
};

const triggers: Shape = {
  keys: { manual: choice, schedule: { list: schedule, example: '["0 3 * * *"]' } },
  anyOf: ['manual', 'schedule'],
  example: '{ manual: true }',
};

/** A job of the Compose Specification: what runs when it is asked to, or at times. */
export const job: Shape = {
  keys: { ...containerKeys, ...workloadKeys, profiles: distinctTexts, triggers },
  required: ['triggers'],
  example: '{ image: backup, triggers: { manual: true } }',
};
