import type { ProblemCode } from '@tycho/ast';
import type { Value } from '../yaml/node.ts';
import { parseBytes } from './bytes.ts';
import { formatDuration, parseDuration } from './duration.ts';
import { parseUser } from './user.ts';

/** One kind of value: what it is called, and how it reads. */
export interface ValueKind {
  readonly is: string;
  /** The value in its canonical form, or `undefined` where it is not of this kind. */
  read(value: Value): Value | undefined;
  readonly code?: ProblemCode;
  /** Instead of the example of the place. */
  readonly hint?: string;
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'y', 'yes', 'on'].map((it) => [it, true] as const),
  ...['false', 'n', 'no', 'off'].map((it) => [it, false] as const),
]);

const oneOf = (words: readonly string[]): ValueKind => ({
  is: `one of ${words.join(', ')}`,
  read: (it) => (typeof it === 'string' && words.includes(it) ? it : undefined),
});

const matching = (is: string, pattern: RegExp, hint?: string): ValueKind => ({
  is,
  read: (it) => (typeof it === 'string' && pattern.test(it) ? it : undefined),
  ...(hint && { hint }),
});

const decimal = /^[-+]?\d{0,20}\.?\d{0,20}(e[-+]?\d{1,3})?$/i;

/** Of a number, or of text that holds one because variables were filled in. */
const numberOf = (it: Value): number =>
  typeof it === 'number' ? it : typeof it === 'string' && it !== '' && decimal.test(it) ? Number(it) : Number.NaN;

const text: ValueKind = { is: 'text', read: (it) => (typeof it === 'string' ? it : undefined) };

const portNumber: ValueKind = {
  is: 'a port from 1 to 65535',
  code: 'port-invalid',
  read(it) {
    const port = numberOf(it);
    return Number.isInteger(port) && port >= 1 && port <= 65535 ? port : undefined;
  },
};

export const kinds = {
  text,
  scalar: { is: 'a value', read: (it) => it },
  textOrNumber: { is: 'text or a number', read: (it) => (typeof it === 'boolean' || it === null ? undefined : it) },
  boolean: {
    is: 'true or false',
    read: (it) => (typeof it === 'string' ? booleans.get(it.toLowerCase()) : typeof it === 'boolean' ? it : undefined),
  },
  count: {
    is: 'a whole number, 0 or more',
    read: (it) => (Number.isSafeInteger(numberOf(it)) && numberOf(it) >= 0 ? numberOf(it) : undefined),
  },
  cores: {
    is: 'a number of cores, 0 or more',
    read: (it) => (Number.isFinite(numberOf(it)) && numberOf(it) >= 0 ? numberOf(it) : undefined),
  },
  duration: {
    is: 'a duration',
    read(it) {
      const milliseconds = typeof it === 'string' ? parseDuration(it) : null;
      return milliseconds === null ? undefined : formatDuration(milliseconds);
    },
    hint: 'Write a number with a unit (ms, s, m, h), as "10s" or "1m30s".',
  },
  bytes: {
    is: 'an amount of memory',
    read: (it) => (typeof it === 'string' ? parseBytes(it)?.toString() : undefined),
    hint: 'Write a number with a unit (b, k, m, g), in quotes: "512m".',
  },
  portNumber,
  protocol: {
    is: 'tcp or udp',
    code: 'port-invalid',
    read: (it) => (typeof it === 'string' && /^(tcp|udp)$/i.test(it) ? it.toLowerCase() : undefined),
  },
  restart: matching(
    'a restart policy',
    /^(no|always|unless-stopped|on-failure(:\d{1,9})?)$/,
    'Write "no", always, unless-stopped, on-failure or on-failure:3.',
  ),
  pullPolicy: {
    is: 'a pull policy',
    read(it) {
      if (it === 'if_not_present') return 'missing';
      const isPolicy = /^(always|never|missing|build|refresh|daily|weekly|every_(\d+[wdhms])+)$/;
      return typeof it === 'string' && isPolicy.test(it) ? it : undefined;
    },
    hint: 'Write always, missing or never.',
  },
  user: {
    is: 'a numeric user; a name cannot be resolved without the image',
    read: (it) => (typeof it === 'string' && (it === '' || parseUser(it)) ? it : undefined),
    hint: 'Write the numbers, as "1000" or "1000:1000".',
  },
  absolutePath: matching('an absolute path', /^\//, 'Start the path with a slash.'),
  condition: oneOf(['service_started', 'service_healthy', 'service_completed_successfully']),
  portMode: oneOf(['ingress', 'host']),
  envFormat: oneOf(['raw']),
  mountType: oneOf(['bind', 'volume', 'tmpfs', 'cluster', 'npipe', 'image']),
} as const satisfies Record<string, ValueKind>;
