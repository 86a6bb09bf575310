import { isUtf8 } from 'node:buffer';
import { realpathSync, type Stats, statSync } from 'node:fs';
import { isAbsolute, join, normalize } from 'node:path';
import { type FileContent, type Problem, ProblemError, problem } from '@tycho/ast';
import { filesBelow } from './files-below.ts';
import { isInside } from './is-inside.ts';
import { readBytes } from './read-bytes.ts';

/** How much may be sent with one launch. */
export interface BundleLimits {
  readonly files: number;
  /** Of all files together. */
  readonly bytes: number;
  /** Compose files that lead to each other by `include` and `extends`. */
  readonly depth: number;
}

/** Of one file or folder that is only mounted; what is larger is data, which belongs into a volume. */
const mountedBytes = 1024 * 1024;

/** The files of a launch by their path in the project folder; nothing from outside of it gets in. */
export class Bundle {
  readonly files = new Map<string, FileContent>();
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
  add(path: string, at: string): string | null {
    const key = slashes(normalize(path));
    const known = this.files.get(key);
    if (known !== undefined) return textOf(known);
    const stat = this.#stat(path);
    if (!stat || this.#leavesFolder(path, at) || !stat.isFile()) return null;
    this.#checkRoom(key, stat.size);
    return this.put(key, readBytes(join(this.#folder, path)));
  }

  /** Adds what a service mounts, a file or all files of a folder, unless that is large. */
  addMounted(path: string, at: string): void {
    const stat = this.#stat(path);
    if (!stat || this.#leavesFolder(path, at)) return;
    if (stat.isFile() && stat.size <= mountedBytes) this.add(path, at);
    if (!stat.isDirectory()) return;
    const room = { files: this.#limits.files, bytes: mountedBytes };
    for (const it of filesBelow(join(this.#folder, path), this.#folder, room) ?? []) this.add(join(path, it), at);
  }

  /** Adds a file whose content is known, and answers its text; `null` when it is none. */
  put(key: string, bytes: Buffer): string | null {
    this.#checkRoom(key, bytes.length);
    this.#bytes += bytes.length;
    const isText = isUtf8(bytes) && !bytes.includes(0);
    const content = isText ? bytes.toString('utf8') : { base64: bytes.toString('base64') };
    this.files.set(key, content);
    return textOf(content);
  }

  /** `null` also for what is not in the project folder by its path. */
  #stat(path: string): Stats | null {
    const file = join(this.#folder, path);
    return isAbsolute(path) || !isInside(this.#folder, file) ? null : statOf(file);
  }

  /** Refuses what a link leads out of the folder to. */
  #leavesFolder(path: string, at: string): boolean {
    const leaves = !isInside(realpathSync(this.#folder), realpathSync(join(this.#folder, path)));
    if (leaves) this.problems.push(leavesFolder(path, at));
    return leaves;
  }

  /** Throws when there is no room for a file of so many bytes. */
  #checkRoom(key: string, bytes: number): void {
    const { files, bytes: most } = this.#limits;
    if (this.#bytes + bytes > most) throw tooLarge(key, `${most} bytes`, 'TYCHO_BUNDLE_BYTES');
    if (this.files.size >= files) throw tooLarge(key, `${files} files`, 'TYCHO_BUNDLE_FILES');
  }
}

const textOf = (it: FileContent): string | null => (typeof it === 'string' ? it : null);

/** `null` also for a path that cannot be one. */
function statOf(file: string): Stats | null {
  try {
    return statSync(file);
  } catch {
    return null;
  }
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
