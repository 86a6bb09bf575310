import type { KubeObject } from '../objects.ts';

/** The names of a system, each with the token of the pods that it stands for. */
export type Line = Readonly<Record<string, string>>;

/** In a register each system has an annotation of its own. */
export const lineKey = (guid: string): string => `tycho-names/${guid}`;

/** What each system has in a register, by its GUID. */
export function linesOf(register: KubeObject | null): Readonly<Record<string, Line>> {
  const prefix = lineKey('');
  const lines = Object.entries(register?.metadata.annotations ?? {}).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(lines.map(([key, it]) => [key.slice(prefix.length), JSON.parse(it) as Line]));
}
