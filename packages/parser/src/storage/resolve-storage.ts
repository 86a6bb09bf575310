import type { FileSet, Mount, Volume } from '@tycho/ast';
import type { Model } from '../model/model.ts';
import type { Report } from '../report.ts';
import { checkTargets } from './check-targets.ts';
import { fileMounts } from './file-mounts.ts';
import { FileSets } from './file-sets.ts';
import { borrowedMounts, lenders } from './lending.ts';
import type { Outside } from './outside.ts';
import { volumeMounts } from './volume-mounts.ts';
import { Volumes } from './volumes.ts';

/** What the services of a system keep and read. */
export interface Storage {
  readonly volumes: readonly Volume[];
  readonly files: readonly FileSet[];
  /** By name of the service. */
  readonly mounts: ReadonlyMap<string, readonly Mount[]>;
}

/** Finds what each mount, config and secret is of; says what cannot be had, and what comes out otherwise. */
export function resolveStorage(model: Model, outside: Outside, report: Report): Storage {
  const volumes = new Volumes(model, outside, report);
  const files = new FileSets(model, outside, report);
  const lending = lenders(model);
  const services = Object.entries(model.services);
  const own = new Map(
    services.map(([name, service]) => [
      name,
      volumeMounts({ name, service, isLent: lending.has(name), volumes, files, report }),
    ]),
  );
  const mounts = new Map<string, readonly Mount[]>();
  for (const [name, service] of services) {
    const all = [...borrowedMounts(name, model, own), ...fileMounts(name, service, files, report)];
    checkTargets(name, service, all, report);
    mounts.set(name, all);
  }
  return { volumes: volumes.all, files: files.all, mounts };
}
