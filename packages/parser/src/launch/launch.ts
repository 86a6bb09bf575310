import type { Rule } from '../check/rule.ts';
import type { Model } from '../model/model.ts';
import type { Report } from '../report.ts';
import { tellSupport } from '../support/tell-support.ts';
import type { Node } from '../yaml/node.ts';
import { approximate } from './approximations.ts';
import { checkConditions } from './conditions.ts';
import { launchesContainerNames } from './container-names.ts';
import { launchesDeploys } from './deploys.ts';
import { launchesDevices } from './devices.ts';
import { launchesDurations } from './durations.ts';
import { launchesExtension } from './extension.ts';
import { launchesGroups } from './groups.ts';
import { launchesHooks } from './hooks.ts';
import { launchesHostReferences } from './host-references.ts';
import { launchesImages } from './images.ts';
import { launchesJobs } from './jobs.ts';
import { launchesNames } from './names.ts';
import { launchesNetworks } from './networks.ts';
import { launchesPlacement } from './placement.ts';
import { launchesPorts } from './ports.ts';
import { launchesProbes } from './probes.ts';
import { launchesPublishLabels } from './publish-labels.ts';
import { launchesPublishing } from './publishing.ts';
import { launchesReservations } from './reservations.ts';
import { launchesSecurity } from './security.ts';
import { checkServiceNames } from './service-names.ts';
import { launchesStorageOptions } from './storage-options.ts';
import { launchesValues } from './values.ts';
import { launchesVariables } from './variables.ts';

const rules: readonly Rule[] = [
  launchesImages,
  launchesJobs,
  checkServiceNames,
  launchesContainerNames,
  checkConditions,
  launchesExtension,
  launchesGroups,
  launchesDeploys,
  launchesHooks,
  launchesValues,
  launchesDurations,
  launchesVariables,
  launchesProbes,
  launchesPorts,
  launchesPublishing,
  launchesPublishLabels,
  launchesNetworks,
  launchesNames,
  launchesHostReferences,
  launchesReservations,
  launchesDevices,
  launchesStorageOptions,
  launchesSecurity,
  launchesPlacement,
  approximate,
];

/** Whether a model that is right can be run, and what of it comes out other than it is written. */
export function checkLaunch(model: Model, tree: Node, report: Report): void {
  tellSupport(tree, report);
  for (const it of rules) it(model, report);
}
