/** What Tycho does with one attribute. */
export type Support =
  | { readonly is: 'supported' }
  /** It comes out other than written; where it does, a warning says so: the same one for every value, if `always`. */
  | { readonly is: 'approximated'; readonly why: string; readonly always: boolean }
  /** There are values that cannot be launched: then it is an error, though `tycho config` shows them. */
  | { readonly is: 'refused'; readonly why: string }
  /** It has no effect yet; said in a warning. */
  | { readonly is: 'unsupported'; readonly why: string | null }
  /** It rightly has no effect on an orchestrator; said in a note. */
  | { readonly is: 'meaningless'; readonly why: string };

/** By path, in which `*` is any name and `[]` any item: `services.*.ports[].target`. */
export type Rows = Readonly<Record<string, Support>>;

export const supported: Support = { is: 'supported' };
export const approximated = (why: string): Support => ({ is: 'approximated', why, always: false });
export const alwaysApproximated = (why: string): Support => ({ is: 'approximated', why, always: true });
export const refused = (why: string): Support => ({ is: 'refused', why });
export const unsupported = (why: string | null = null): Support => ({ is: 'unsupported', why });
export const meaningless = (why: string): Support => ({ is: 'meaningless', why });
