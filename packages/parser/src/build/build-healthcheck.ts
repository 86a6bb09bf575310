import type { Healthcheck } from '@tycho/ast';
import { hasHealthcheck } from '../model/has-healthcheck.ts';
import type { ModelService } from '../model/model.ts';
import { parseDuration } from '../schema/duration.ts';

/** Docker's, in milliseconds; its zero means these too. */
const defaults = { interval: 30_000, timeout: 30_000, retries: 3, startPeriod: 0, startInterval: 5_000 };

export function buildHealthcheck(service: ModelService): Healthcheck | null {
  const { healthcheck } = service;
  if (!healthcheck?.test || !hasHealthcheck(service)) return null;
  const [how, ...words] = healthcheck.test;
  return {
    test: how === 'CMD-SHELL' ? ['/bin/sh', '-c', ...words] : words,
    interval: milliseconds(healthcheck.interval) || defaults.interval,
    timeout: milliseconds(healthcheck.timeout) || defaults.timeout,
    retries: healthcheck.retries || defaults.retries,
    startPeriod: milliseconds(healthcheck.start_period) || defaults.startPeriod,
    startInterval: milliseconds(healthcheck.start_interval) || defaults.startInterval,
  };
}

const milliseconds = (duration: string | undefined): number =>
  duration === undefined ? 0 : Math.ceil(parseDuration(duration) ?? 0);
