import type { System } from '@tycho/ast';
import { manifests as compiled } from './compile/compile.ts';
import { defaultTarget } from './compile/target.ts';

export interface ManifestOptions {
  readonly guid: string;
  readonly namespace?: string | undefined;
}

/** Every object of a system in the order in which it can be applied, without a cluster: what `tycho convert` prints. */
export function manifests(system: System, { guid, namespace = defaultTarget.namespace }: ManifestOptions): object[] {
  return compiled(system, guid, { ...defaultTarget, namespace });
}
