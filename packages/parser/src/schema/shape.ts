import type { Value } from '../yaml/node.ts';
import type { ValueKind } from './value-kinds.ts';

/** What may be written at a key: a value, a list, a mapping with known keys or with names of the user's. */
export interface Shape {
  readonly value?: ValueKind;
  readonly list?: Shape;
  /** The list may not hold the same twice. */
  readonly unique?: true;
  readonly keys?: Keys;
  /** `closed`: not even `x-…` may stand beside the keys; `open`: anything may. */
  readonly others?: 'closed' | 'open';
  /** Keys that must be there. */
  readonly required?: readonly string[];
  /** Keys of which one must be there. */
  readonly anyOf?: readonly string[];
  readonly names?: Names;
  /** Where it must be there and is missing or wrong, it is taken for this, so that the rest is still looked at. */
  readonly instead?: Value;
  /** `key:` with nothing after it is as good as no key. */
  readonly nullable?: true;
  /** In the resolved model even where it is zero, false or empty. */
  readonly keep?: true;
  /** The value that is left out of the resolved model, where it is not zero, false or empty. */
  readonly zero?: Value;
  /** In the resolved model even where it is not written, and as what. */
  readonly always?: unknown;
  /** Its name in the resolved model, where Docker prints another than is written. */
  readonly printed?: string;
  /** Written in the hint where something else was found. */
  readonly example: string;
}

export type Keys = Readonly<Record<string, Shape>>;

export interface Names {
  readonly shape: Shape;
  readonly pattern: RegExp;
  /** `key:` with nothing after it may stand for such a name. */
  readonly mayBeNull?: true;
  readonly atMost?: number;
}

export const anyName: RegExp = /./s;
/** The same, or nothing at all. */
export const anyText: RegExp = /(?:)/;
export const resourceName: RegExp = /^[a-zA-Z0-9._-]+$/;
