import type { Direction, System } from '@tycho/ast';
import { manifests as compiled } from './compile/compile.ts';
import { defaultTarget } from './compile/target.ts';

export interface ManifestOptions {
  readonly guid: string;
  readonly namespace?: string | undefined;
  /** By which rules pods are exchanged. Default: those of an update. */
  readonly direction?: Direction;
}

/** Every object of a system in the order in which it can be applied, without a cluster: what `tycho convert` prints. */
export function manifests(system: System, options: ManifestOptions): object[] {
  const { guid, namespace = defaultTarget.namespace, direction } = options;
  return compiled(system, guid, { ...defaultTarget, namespace }, direction);
}
