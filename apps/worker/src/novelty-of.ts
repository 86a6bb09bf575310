import type { Novelty } from '@tycho/backends';
import type { UpData } from '@tycho/contract';

/** Whether something may be there already under the name of this launch. */
export const noveltyOf = ({ isNew }: UpData): Novelty => (isNew ? 'new' : 'known');
