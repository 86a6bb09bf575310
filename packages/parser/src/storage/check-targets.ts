import type { Mount } from '@tycho/ast';
import type { ModelService } from '../model/model.ts';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';

/** Something can be mounted at a path. */
export function checkTarget(target: string, path: string, report: Report): void {
  if (target.startsWith('/') && target !== '/' && !target.includes(':')) return;
  const message = `nothing can be mounted at ${quote(target)}`;
  report.error('value-invalid', path, message, 'Write an absolute path below the root, without a colon.');
}

/** Every mount of a service has a path of its own, of whatever sort it is. */
export function checkTargets(name: string, service: ModelService, mounts: readonly Mount[], report: Report): void {
  const path = `services.${name}`;
  const taken = new Set(service.shm_size === undefined ? [] : ['/dev/shm']);
  for (const { target } of mounts) {
    if (taken.has(target) && !report.failedAt(path))
      report.error('value-invalid', path, `two mounts have the path ${target}`, 'Remove one of the two.');
    taken.add(target);
  }
}
