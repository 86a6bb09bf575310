import type { Backend } from '@tycho/backends';
import type { DownData } from '@tycho/contract';
import type { Operation } from './operation.ts';
import { removeAll } from './remove-all.ts';
import type { Step } from './step.ts';

/** Takes a system away, its volumes too when that was asked for. */
export const down = (operation: Operation<DownData>, backend: Backend): Promise<Step> =>
  removeAll(operation, backend, operation.data.volumes);
