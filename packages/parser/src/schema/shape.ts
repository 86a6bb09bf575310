import type { ValueKind } from './value-kinds.ts';

/** What may be written at a key: a value, a list, a mapping with known keys or with names of the user's. */
export interface Shape {
  readonly value?: ValueKind;
  readonly list?: Shape;
  readonly keys?: Keys;
  readonly names?: Names;
  /** Keys that must be there. */
  readonly required?: readonly string[];
  /** `false`: `key:` with nothing after it is an error, though a mapping or a list could be left empty. */
  readonly mayBeEmpty?: false;
  /** Written in the hint where something else was found. */
  readonly example: string;
}

export type Keys = Readonly<Record<string, Shape | Unsupported | Ignored>>;

export interface Names {
  readonly shape: Shape;
  readonly pattern: RegExp;
  readonly atMost?: number;
}

/** A key of the Compose Specification that has no effect yet; said in a warning. */
export interface Unsupported {
  readonly unsupported: string | null;
}

/** A key that rightly has no effect, and the note that says why. */
export interface Ignored {
  readonly ignored: string;
}

export const anyName: RegExp = /^/;
export const resourceName: RegExp = /^[a-zA-Z0-9._-]{1,255}$/;

export const unsupported = (reason: string | null = null): Unsupported => ({ unsupported: reason });

/** Rows for keys that share a reason. */
export const allUnsupported = (keys: readonly string[], reason: string | null = null): Keys =>
  Object.fromEntries(keys.map((key) => [key, unsupported(reason)]));
