import { InvalidArgumentError } from 'commander';
import { UsageError } from '../exit-codes.ts';

const HOW = 'Write an origin as https://console.example.org, without a path, and no *.';

/** One origin more, exactly as browsers send it. */
export function oneMoreOrigin(text: string, before: readonly string[] = []): string[] {
  if (!isOrigin(text)) throw new InvalidArgumentError(HOW);
  return [...before, text];
}

/** Those of a variable. */
export function originsOf(name: string, texts: readonly string[]): readonly string[] {
  for (const it of texts) if (!isOrigin(it)) throw new UsageError(`${name}: ${it} is no origin. ${HOW}`);
  return texts;
}

const isOrigin = (text: string): boolean => /^https?:/.test(text) && URL.parse(text)?.origin === text;
