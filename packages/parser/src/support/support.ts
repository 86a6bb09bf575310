import type { Value } from '../yaml/node.ts';

/** Every value is told of in the same way, but those that ask for what is so anyway. */
interface Always {
  readonly but: readonly Value[];
}

/** What Tycho does with one attribute. */
export type Support =
  | { readonly is: 'supported' }
  /** It comes out other than written; where it does, a warning says so: the same one for every value, if `always`. */
  | { readonly is: 'approximated'; readonly why: string; readonly always: Always | null }
  /** There are values that cannot be launched: then it is an error, though `tycho config` shows them. */
  | { readonly is: 'refused'; readonly why: string; readonly always: (Always & { readonly hint: string }) | null }
  /** An orchestrator has nothing like it, for the reason `why`; said in a warning. */
  | { readonly is: 'unsupported'; readonly why: string; readonly but: readonly Value[] }
  /** It rightly has no effect on an orchestrator; said in a note. */
  | { readonly is: 'meaningless'; readonly why: string };

/** By path, in which `*` is any name and `[]` any item: `services.*.ports[].target`. */
export type Rows = Readonly<Record<string, Support>>;

export const supported: Support = { is: 'supported' };
export const approximated = (why: string): Support => ({ is: 'approximated', why, always: null });
export const alwaysApproximated = (why: string, but: readonly Value[] = []): Support => ({
  is: 'approximated',
  why,
  always: { but },
});
export const refused = (why: string): Support => ({ is: 'refused', why, always: null });
export const alwaysRefused = (why: string, hint: string, but: readonly Value[] = []): Support => ({
  is: 'refused',
  why,
  always: { hint, but },
});
export const unsupported = (why: string, but: readonly Value[] = []): Support => ({ is: 'unsupported', why, but });
export const meaningless = (why: string): Support => ({ is: 'meaningless', why });
