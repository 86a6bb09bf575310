import { type Lifetime, lasting } from '@tycho/ast';
import type { Model } from './model.ts';

/** What `x-tycho` at the top level says of when the system ends; what is written there is looked at elsewhere. */
export function lifetimeOf({ 'x-tycho': written }: Pick<Model, 'x-tycho'>): Lifetime {
  const read = (it: unknown): number | null => (typeof it === 'string' ? lasting(it) : null);
  return { ttl: read(written?.ttl), idle: read(written?.idle) };
}
