import type { Model } from '../model/model.ts';
import type { Report } from '../report.ts';
import { checkConditions } from './conditions.ts';
import { checkCycles } from './cycles.ts';
import { checkImages } from './images.ts';
import { checkMounts } from './mounts.ts';
import { checkReferences } from './references.ts';
import { checkReplicas } from './replicas.ts';
import type { Rule } from './rule.ts';
import { checkServiceNames } from './service-names.ts';

const checks: readonly Rule[] = [
  checkImages,
  checkServiceNames,
  checkReferences,
  checkCycles,
  checkConditions,
  checkMounts,
  checkReplicas,
];

/** Whether the model holds together. */
export function check(model: Model, report: Report): void {
  for (const it of checks) it(model, report);
}
