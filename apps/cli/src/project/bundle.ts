import { isUtf8 } from 'node:buffer';
import { realpathSync, type Stats, statSync } from 'node:fs';
import { isAbsolute, join, normalize, relative, sep } from 'node:path';
import { type Problem, ProblemError, problem } from '@tycho/ast';
import { readBytes } from './read-bytes.ts';

/** How much may be sent with one launch. */
export interface BundleLimits {
  readonly files: number;
  /** Of all files together. */
  readonly bytes: number;
  /** Compose files that lead to each other by `include` and `extends`. */
  readonly depth: number;
}

/** Of one file that is only mounted; a larger one is data, which belongs into a volume. */
const mountedBytes = 1024 * 1024;

/** The files of a launch by their path in the project folder; nothing from outside of it gets in. */
export class Bundle {
  readonly texts = new Map<string, string>();
  readonly binaries = new Map<string, { readonly base64: string }>();
  /** What is refused because a link leads out of the folder; a path that does so the parser finds itself. */
  readonly problems: Problem[] = [];
  readonly #folder: string;
  readonly #limits: BundleLimits;
  #bytes = 0;

  constructor(folder: string, limits: BundleLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** Adds a file, and answers its text; `null` when it is not there, not a text, or not to be sent. */
  add(path: string, at: string, kind: 'text' | 'any' | 'mounted'): string | null {
    const key = slashes(normalize(path));
    if (this.#has(key)) return this.texts.get(key) ?? null;
    const file = join(this.#folder, path);
    if (isAbsolute(path) || !isInside(this.#folder, file)) return null;
    const stat = statOf(file);
    if (!stat?.isFile()) return null;
    if (!isInside(realpathSync(this.#folder), realpathSync(file))) {
      if (kind !== 'mounted') this.problems.push(leavesFolder(path, at));
      return null;
    }
    if (kind === 'mounted' && stat.size > mountedBytes) return null;
    this.#checkRoom(key, stat.size);
    return this.put(key, readBytes(file), kind);
  }

  /** Adds a file whose content is known; what has to be a text is one, whatever its bytes. */
  put(key: string, content: Buffer, kind: 'text' | 'any' | 'mounted' = 'text'): string | null {
    this.#checkRoom(key, content.length);
    this.#bytes += content.length;
    if (kind !== 'text' && (!isUtf8(content) || content.includes(0))) {
      this.binaries.set(key, { base64: content.toString('base64') });
      return null;
    }
    const text = content.toString('utf8');
    this.texts.set(key, text);
    return text;
  }

  /** Throws when there is no room for a file of so many bytes. */
  #checkRoom(key: string, bytes: number): void {
    const { files, bytes: most } = this.#limits;
    if (this.#bytes + bytes > most) throw tooLarge(key, `${most} bytes`, 'TYCHO_BUNDLE_BYTES');
    if (this.texts.size + this.binaries.size >= files) throw tooLarge(key, `${files} files`, 'TYCHO_BUNDLE_FILES');
  }

  #has(key: string): boolean {
    return this.texts.has(key) || this.binaries.has(key);
  }
}

/** `null` also for a path that cannot be one. */
function statOf(file: string): Stats | null {
  try {
    return statSync(file);
  } catch {
    return null;
  }
}

/** Whether `file` lies in `folder` or below. */
export function isInside(folder: string, file: string): boolean {
  const way = relative(folder, file);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

export const slashes = (path: string): string => path.replaceAll('\\', '/');

const leavesFolder = (path: string, at: string): Problem =>
  problem('error', 'file-outside', `"${path}" is a link that leads out of the project folder`, {
    path: at,
    hint: 'Put the file itself into the project folder.',
  });

const tooLarge = (key: string, limit: string, variable: string): ProblemError =>
  new ProblemError([
    problem('error', 'file-too-large', `with ${key}, what the project refers to is more than ${limit}`, {
      hint: `Refer to less, or set ${variable} to allow more.`,
    }),
  ]);
