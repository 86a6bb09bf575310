import type { Model } from '../model/model.ts';
import type { Report } from '../report.ts';
import type { Node } from '../yaml/node.ts';
import { checkBuilds } from './builds.ts';
import { checkCycles } from './cycles.ts';
import { checkHealthchecks } from './healthchecks.ts';
import { checkImages } from './images.ts';
import { checkJobs } from './jobs.ts';
import { checkMounts } from './mounts.ts';
import { checkNetworkModes } from './network-modes.ts';
import { checkReferences } from './references.ts';
import { checkReplicas } from './replicas.ts';
import { checkResources } from './resources.ts';
import type { Rule } from './rule.ts';
import { checkSecrets } from './secrets.ts';
import { checkWatches } from './watches.ts';

const checks: readonly Rule[] = [
  checkImages,
  checkReferences,
  checkJobs,
  checkCycles,
  checkNetworkModes,
  checkHealthchecks,
  checkMounts,
  checkReplicas,
  checkResources,
  checkBuilds,
  checkWatches,
];

/** Whether the model holds together, as Docker sees it. */
export function check(model: Model, tree: Node, report: Report): void {
  checkSecrets(tree, report);
  for (const it of checks) it(model, report);
}
