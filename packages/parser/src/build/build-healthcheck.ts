import type { Healthcheck, Probe } from '@tycho/ast';
import { parseDuration } from '@tycho/ast';
import { hasHealthcheck } from '../model/has-healthcheck.ts';
import type { ModelHealthcheck, ModelLiveness, ModelProbe, ModelService } from '../model/model.ts';

/** Docker's, in milliseconds; its zero means these too. */
const defaults = { interval: 30_000, timeout: 30_000, retries: 3, startPeriod: 0, startInterval: 5_000 };

export function buildHealthcheck(service: ModelService): Healthcheck | null {
  if (!hasHealthcheck(service)) return null;
  return check({ ...service.healthcheck, ...service['x-tycho']?.healthcheck });
}

/** `true`: a container that is not healthy is restarted. */
export function buildLiveness(service: ModelService): Healthcheck | null {
  const liveness = service['x-tycho']?.liveness;
  if (liveness === undefined) return null;
  return liveness === true ? buildHealthcheck(service) : check(liveness);
}

function check(written: ModelHealthcheck & ModelProbe): Healthcheck | null {
  const probe = buildProbe(written);
  return (
    probe && {
      probe,
      interval: milliseconds(written.interval) || defaults.interval,
      timeout: milliseconds(written.timeout) || defaults.timeout,
      retries: written.retries || defaults.retries,
      delay: milliseconds(written.delay),
      startPeriod: milliseconds(written.start_period) || defaults.startPeriod,
      startInterval: milliseconds(written.start_interval) || defaults.startInterval,
    }
  );
}

function buildProbe({ test, http, tcp }: ModelLiveness): Probe | null {
  if (http) return { kind: 'http', port: http.port ?? 0, path: http.path ?? '/', headers: http.headers ?? {} };
  if (tcp) return { kind: 'tcp', port: tcp.port ?? 0 };
  const [how, ...words] = test ?? [];
  if (how === undefined || how === 'NONE') return null;
  return { kind: 'exec', command: how === 'CMD-SHELL' ? ['/bin/sh', '-c', ...words] : words };
}

const milliseconds = (duration: string | undefined): number =>
  duration === undefined ? 0 : Math.ceil(parseDuration(duration) ?? 0);
