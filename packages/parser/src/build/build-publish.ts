import type { Publish } from '@tycho/ast';
import type { ModelService } from '../model/model.ts';

/** How published ports are reached, as far as it is written. */
export function buildPublish({ 'x-tycho': extension }: ModelService): Publish {
  const { way = null, name = null, host = null, path = '/' } = extension?.publish ?? {};
  return { way, name, host, path, front: null };
}
