import type { ResourceAmounts, Resources } from '@tycho/ast';
import type { ModelAmounts, ModelDeploy } from '../model/model.ts';

export const buildResources = ({ limits, reservations }: ModelDeploy['resources'] & {} = {}): Resources => ({
  limits: amounts(limits),
  reservations: amounts(reservations),
});

/** Docker's zero means no limit. */
const amounts = ({ cpus, memory }: ModelAmounts = {}): ResourceAmounts => ({
  cpus: cpus || null,
  memory: Number(memory ?? 0) || null,
});
