import type { KubeObject } from '../objects.ts';

/** The names of a system, each with the token of the pods that it stands for. */
export type Entry = Readonly<Record<string, string>>;

/** In a register each system has an annotation of its own. */
export const entryKey = (guid: string): string => `tycho-names/${guid}`;

/** What each system has in a register, by its GUID. */
export function entriesOf(register: KubeObject | null): Readonly<Record<string, Entry>> {
  const prefix = entryKey('');
  const entries = Object.entries(register?.metadata.annotations ?? {}).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(entries.map(([key, it]) => [key.slice(prefix.length), JSON.parse(it) as Entry]));
}
