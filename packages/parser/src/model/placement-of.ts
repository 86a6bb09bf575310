import { type SystemPlacement, systemPlacements } from '@tycho/ast';
import type { Model } from './model.ts';

/** What `x-tycho` at the top level says of where the system lives; what is written there is looked at elsewhere. */
export const placementOf = (model: Model): SystemPlacement | null =>
  systemPlacements.find((it) => it === model['x-tycho']?.placement) ?? null;
