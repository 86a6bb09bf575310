import { lasting, shortDuration } from '@tycho/ast';
import type { Ends, Lasts } from '../../backend.ts';
import { annotationKeys } from './labels.ts';
import type { KubernetesArtifact } from './manifest.ts';

interface Marked {
  readonly annotations?: Readonly<Record<string, string>>;
}

/** When the system of this root ends by itself. */
export function endsOf({ annotations = {} }: Marked): Ends {
  const { [annotationKeys.ttl]: ttl, [annotationKeys.expiresAt]: expiresAt, [annotationKeys.idle]: idle } = annotations;
  const end = Date.parse(expiresAt ?? '');
  const isKnown = !Number.isNaN(end);
  return {
    ttl: isKnown ? (lasting(ttl ?? '') ?? 0) : 0,
    expiresAt: isKnown ? new Date(end) : null,
    idle: lasting(idle ?? '') ?? 0,
  };
}

/** The root of a system that ends so, counted from `since` (milliseconds since 1970). What is not said stays as `live` has it. */
export function ending(
  root: KubernetesArtifact,
  live: Marked | null,
  { lifetime: { ttl, idle }, since }: Lasts,
): KubernetesArtifact {
  const marks = {
    ...(ttl === null ? kept(live, ['ttl', 'expiresAt']) : {}),
    ...(idle === null ? kept(live, ['idle']) : {}),
    ...(ttl
      ? { [annotationKeys.ttl]: shortDuration(ttl), [annotationKeys.expiresAt]: new Date(since + ttl).toISOString() }
      : {}),
    ...(idle ? { [annotationKeys.idle]: shortDuration(idle) } : {}),
  };
  if (Object.keys(marks).length === 0) return root;
  const { metadata } = root.manifest;
  const annotations = { ...metadata.annotations, ...marks };
  return { ...root, manifest: { ...root.manifest, metadata: { ...metadata, annotations } } };
}

const kept = (live: Marked | null, names: readonly (keyof typeof annotationKeys)[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((it) => {
      const value = live?.annotations?.[annotationKeys[it]];
      return value === undefined ? [] : [[annotationKeys[it], value]];
    }),
  );
