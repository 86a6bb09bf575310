import { type Grouping, groupings } from '@tycho/ast';
import type { Model } from './model.ts';

/** What `x-tycho` at the top level says of pods; what is written there is looked at elsewhere. */
export const groupingOf = (model: Model): Grouping => groupings.find((it) => it === model['x-tycho']?.pod) ?? 'each';
