import { textPattern } from './text-pattern.ts';

/** Whether a name says that what it names is secret, by these patterns. Capitals do not matter. */
export function secretNames(patterns: readonly string[]): (name: string) => boolean {
  const expressions = patterns.map((it) => textPattern(it, 'i'));
  return (name) => !namesFile.test(name) && expressions.some((it) => it.test(name));
}

/** `POSTGRES_PASSWORD_FILE` says where the secret is, and is none. */
const namesFile = /_FILE$/i;
