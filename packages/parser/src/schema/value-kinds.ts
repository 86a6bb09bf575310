import { formatDuration, type ProblemCode, parseDuration, publishings } from '@tycho/ast';
import type { Value } from '../yaml/node.ts';
import { wholeNumber } from '../yaml/plain-scalar.ts';
import { parseBytes } from './bytes.ts';
import { asDecimal, asInteger, singlePrecision } from './numbers.ts';

/** One kind of value: what it is called, and how it reads. */
export interface ValueKind {
  readonly is: string;
  /** All that it may be. */
  readonly words?: readonly string[];
  /** The value, written as `text`, in its canonical form, or `undefined` where it is not of this kind. */
  read(value: Value, text?: string): Value | undefined;
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
  words,
  read: (it) => (typeof it === 'string' && words.includes(it) ? it : undefined),
});

const matching = (is: string, pattern: RegExp, hint?: string): ValueKind => ({
  is,
  read: (it) => (typeof it === 'string' && pattern.test(it) ? it : undefined),
  ...(hint && { hint }),
});

interface Bounds {
  readonly least?: number;
  readonly most?: number;
}

const bounded = (it: number | undefined, { least = -(2 ** 63), most = 2 ** 63 }: Bounds): number | undefined =>
  it !== undefined && it >= least && it <= most ? it : undefined;

/** A whole number, also as text, as which it may come out of a variable; what follows a point is cut off. */
const integer = (is: string, bounds: Bounds = {}): ValueKind => ({
  is,
  read: (it) => bounded(typeof it === 'number' ? Math.trunc(it) + 0 : asInteger(it), bounds),
});

/** The same, without a point. */
const whole = (is: string, bounds: Bounds = {}): ValueKind => ({
  is,
  read: (it) => bounded(typeof it === 'number' && !Number.isInteger(it) ? undefined : asInteger(it), bounds),
});

/** A whole number that is not read from text. */
const bare = (is: string, bounds: Bounds = {}): ValueKind => ({
  is,
  read: (it) => (typeof it === 'number' && Number.isInteger(it) ? bounded(it, bounds) : undefined),
});

const decimal = (is: string, bounds: Bounds = {}): ValueKind => ({
  is,
  read: (it) => bounded(singlePrecision(asDecimal(it)), bounds),
});

const text: ValueKind = { is: 'text', read: (it) => (typeof it === 'string' ? it : undefined) };

const isInt64 = (it: bigint | null): boolean => it !== null && it < 2n ** 63n;

/** Bytes, as text: what Docker prints. A number with a point is none to it. */
const bytes = (numbers: 'none' | 'whole' | 'any'): ValueKind => ({
  is: 'an amount of memory',
  read(it, text) {
    if (typeof it === 'string') return (asInteger(it) ?? parseBytes(it))?.toString();
    if (typeof it !== 'number' || numbers === 'none') return undefined;
    if (!Number.isInteger(it)) return numbers === 'any' ? '0' : undefined;
    return text !== undefined && !isInt64(wholeNumber(text)) ? '0' : String(it);
  },
  hint: 'Write a number with a unit (b, k, m, g), in quotes: "512m".',
});

export const kinds = {
  text,
  textOrNumber: { is: 'text or a number', read: (it) => (typeof it === 'boolean' || it === null ? undefined : it) },
  /** As text: Docker takes the one for the other. */
  textOrInteger: {
    is: 'text or a whole number',
    read: (it, text) => {
      const isWhole = Number.isInteger(it) && (text === undefined || wholeNumber(text) !== null);
      return typeof it === 'string' || isWhole ? String(it) : undefined;
    },
  },
  option: { is: 'text, a number, true or false', read: (it) => (it === null ? undefined : it) },
  scalar: { is: 'a value', read: (it) => it },
  nullableOption: { is: 'text or a number', read: (it) => (typeof it === 'boolean' ? undefined : it) },
  flag: {
    is: 'true or false',
    read: (it) => (typeof it === 'string' ? booleans.get(it.toLowerCase()) : typeof it === 'boolean' ? it : undefined),
  },
  bareFlag: { is: 'true or false', read: (it) => (typeof it === 'boolean' ? it : undefined) },
  flagText: {
    is: 'text, true or false',
    read: (it) => (typeof it === 'string' || typeof it === 'boolean' ? String(it) : undefined),
  },
  count: whole('a whole number, 0 or more', { least: 0 }),
  whole: whole('a whole number'),
  number: integer('a number'),
  positive: integer('a number, 0 or more', { least: 0 }),
  bareWhole: bare('a whole number, without quotes'),
  bareCount: bare('a whole number, 0 or more, without quotes', { least: 0 }),
  bareWeight: bare('a whole number from 0 to 65535, without quotes', { least: 0, most: 65_535 }),
  bareNumber: { is: 'a number, without quotes', read: (it) => (typeof it === 'number' ? Math.trunc(it) : undefined) },
  modeBits: {
    is: 'mode bits, without quotes',
    read: (it) => (typeof it === 'number' ? bounded(Math.trunc(it), { least: 0 }) : undefined),
    hint: 'Write them as 0o1777.',
  },
  cpuCount: whole('a whole number, 0 or more', { least: 0 }),
  percent: {
    is: 'a whole number from 0 to 100',
    read: (it) => bare('', { least: 0, most: 100 }).read(asDecimal(it) ?? null),
  },
  score: whole('a whole number from -1000 to 1000', { least: -1000, most: 1000 }),
  /** Also as text. */
  decimal: { is: 'a number', read: asDecimal },
  cores: decimal('a number of cores'),
  ratio: decimal('a number'),
  umask: {
    is: 'a mask of mode bits',
    read: (it) => bounded(asInteger(it, 'prefixed'), { least: 0, most: 0xffff_ffff }),
    hint: 'Write it as "022".',
  },
  duration: {
    is: 'a duration',
    read(it) {
      const milliseconds = typeof it === 'string' ? parseDuration(it) : null;
      return milliseconds === null ? undefined : formatDuration(milliseconds);
    },
    hint: 'Write a number with a unit (ms, s, m, h), as "10s" or "1m30s".',
  },
  bytes: bytes('none'),
  bytesOrWhole: bytes('whole'),
  size: {
    ...bytes('whole'),
    read: (it, text) => (typeof it === 'number' && it < 0 ? undefined : bytes('whole').read(it, text)),
  },
  bytesOrNumber: bytes('any'),
  /** Mode bits of a file: text is octal, and so they are printed. */
  fileMode: {
    is: 'mode bits',
    read(it) {
      if (typeof it === 'number') return Number.isInteger(it) ? `0${it.toString(8)}` : undefined;
      const bits = asInteger(it, 'octal');
      return bits === undefined ? undefined : `0${bits.toString(8)}`;
    },
    hint: 'Write them as "0440".',
  },
  deviceCount: {
    is: 'a number of devices, or all',
    read: (it) => (typeof it === 'string' && it.toLowerCase() === 'all' ? -1 : whole('').read(it)),
  },
  portNumber: { ...whole('a port from 1 to 65535', { least: 0, most: 0xffff_ffff }), code: 'port-invalid' },
  usablePort: { ...whole('a port from 1 to 65535', { least: 1, most: 65_535 }), code: 'port-invalid' },
  pullPolicy: matching(
    'a pull policy',
    /^(always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+)$/,
    'Write always, missing or never.',
  ),
  containerName: matching('a container name', /[a-zA-Z0-9][a-zA-Z0-9_.-]+/, 'Use letters, digits, `_`, `.` and `-`.'),
  condition: oneOf(['service_started', 'service_healthy', 'service_completed_successfully']),
  publishing: oneOf(publishings),
  mountType: oneOf(['bind', 'volume', 'tmpfs', 'cluster', 'npipe', 'image']),
  recursion: oneOf(['enabled', 'disabled', 'writable', 'readonly']),
  selinux: oneOf(['z', 'Z']),
  cgroup: oneOf(['host', 'private']),
  order: oneOf(['start-first', 'stop-first']),
  watchAction: oneOf(['rebuild', 'sync', 'restart', 'sync+restart', 'sync+exec']),
  concurrency: oneOf(['forbid', 'queue']),
  missedFires: oneOf(['one', 'skip']),
  all: oneOf(['all']),
  none: oneOf(['none']),
  notEmpty: matching('text that is not empty', /./s),
} as const satisfies Record<string, ValueKind>;
