import type { Placement } from '@tycho/ast';
import type { ModelService } from '../model/model.ts';
import { parseConstraint, parseNodeProperty } from '../schema/constraint.ts';

export function buildPlacement({ deploy, platform, runtime }: ModelService): Placement {
  const { constraints = [], preferences = [], max_replicas_per_node: most } = deploy?.placement ?? {};
  const [os = '', architecture = null] = platform?.split('/') ?? [];
  return {
    constraints: constraints.map(parseConstraint).filter((it) => it !== null),
    spread: preferences.map((it) => parseNodeProperty(it.spread ?? '')).filter((it) => it !== null),
    maxReplicasPerNode: most || null,
    platform: os === '' ? null : { os, architecture },
    runtime: runtime && runtime !== 'runc' ? runtime : null,
  };
}
