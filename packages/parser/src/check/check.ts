import type { Model } from '../model/model.ts';
import type { Report } from '../report.ts';
import { checkConditions } from './conditions.ts';
import { checkCycles } from './cycles.ts';
import { checkImages } from './images.ts';
import { checkMounts } from './mounts.ts';
import { checkReferences } from './references.ts';
import { checkReplicas } from './replicas.ts';
import { checkServiceNames } from './service-names.ts';

/** Looks at the whole model for what does not hold together. */
export type Check = (model: Model, report: Report) => void;

const checks: readonly Check[] = [
  checkImages,
  checkServiceNames,
  checkReferences,
  checkCycles,
  checkConditions,
  checkMounts,
  checkReplicas,
];

export function check(model: Model, report: Report): void {
  for (const it of checks) it(model, report);
}
