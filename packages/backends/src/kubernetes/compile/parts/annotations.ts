import { partLabel } from '../names.ts';
import type { Aspect } from '../part.ts';

/** Compose labels hold any text, so they are annotations too. */
export const annotations: Aspect = ({ labels, annotations: own }) => ({
  annotations: annotationsOf({ ...labels, ...own }),
});

/** As annotations; a key that Kubernetes cannot take is made legal. */
export const annotationsOf = (labels: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).map(([key, value]) => [annotationKey(key), value]));

const LEGAL_KEY = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

const annotationKey = (key: string): string => (LEGAL_KEY.test(key) ? key : `compose-label/${partLabel(key)}`);
