import { posix } from 'node:path';
import { ProblemError, problem } from '@tycho/ast';
import { plainDocuments } from '@tycho/parser/plain-documents';
import { YamlTexts } from '@tycho/parser/yaml-texts';
import type { Bundle, BundleLimits } from './bundle.ts';
import type { Lookup } from './compose-paths.ts';
import type { Fields } from './fields.ts';
import { fillPath } from './fill-path.ts';
import { basesOf, type Reference, referencesIn } from './references.ts';

export interface Gathered {
  /** Every Compose document, those of extended and included files too. */
  readonly documents: readonly Fields[];
  /** Texts in which variables are filled in: Compose files and env files. */
  readonly texts: ReadonlySet<string>;
  readonly envFiles: ReadonlySet<string>;
  /** The Compose files as they were read. */
  readonly yaml: YamlTexts;
}

interface Visit {
  readonly text: string;
  /** What its paths are relative to. */
  readonly folder: string;
  readonly depth: number;
  /** Only this service of it is taken. */
  readonly takes?: string | undefined;
}

/** Adds to the bundle what Compose files refer to, and what the Compose files among that refer to in turn. */
export function gatherFiles(texts: readonly string[], bundle: Bundle, lookup: Lookup, limits: BundleLimits): Gathered {
  const documents = new Set<Fields>();
  const read = new Set<string>(texts);
  const envFiles = new Set<string>();
  const seen = new Set<string>();
  const yaml = new YamlTexts();

  const visit = ({ text, folder, depth, takes }: Visit): void => {
    const own = plainDocuments(text, yaml);
    for (const it of own) documents.add(it);
    const bases = takes === undefined ? null : basesOf(own, takes);
    for (const it of own.flatMap(referencesIn)) {
      if (bases === null || (it.service !== undefined && bases.has(it.service))) follow(it, folder, depth);
    }
  };

  const follow = (it: Reference, base: string, depth: number): void => {
    const filled = fillPath(it.path, lookup);
    const path = relativeTo(base, filled);
    if (it.kind === 'mount') {
      // A variable may hold the name of a volume.
      if (!it.path.startsWith('$') || filled.startsWith('.')) bundle.addMounted(path, it.at);
      return;
    }
    const text = bundle.add(path, it.at);
    if (text === null) return;
    if (it.kind === 'variables') envFiles.add(text);
    if (it.kind === 'compose') descend(it, { text, path, base, depth: depth + 1 });
    if (it.kind === 'variables' || it.kind === 'compose') read.add(text);
  };

  const descend = (
    { takes, folder, at }: Reference,
    { text, path, base, depth }: { text: string; path: string; base: string; depth: number },
  ): void => {
    if (depth > limits.depth) throw tooDeep(path, at, limits.depth);
    const inner = folder === undefined ? posix.dirname(path) : relativeTo(base, fillPath(folder, lookup));
    const identity = JSON.stringify([path, inner, takes]);
    if (seen.has(identity)) return;
    seen.add(identity);
    visit({ text, folder: inner, depth, takes });
  };

  for (const text of texts) visit({ text, folder: '.', depth: 0 });
  return { documents: [...documents], texts: read, envFiles, yaml };
}

const relativeTo = (folder: string, path: string): string =>
  posix.isAbsolute(path) ? path : posix.normalize(posix.join(folder, path));

const tooDeep = (path: string, at: string, depth: number): ProblemError =>
  new ProblemError([
    problem('error', 'yaml-limit', `${path} is reached through more than ${depth} other Compose files`, {
      path: at,
      hint: 'Include and extend files directly, or set TYCHO_BUNDLE_DEPTH to allow more.',
    }),
  ]);
