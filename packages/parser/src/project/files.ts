import { posix } from 'node:path';
import type { FileContent } from '@tycho/ast';
import { limits } from '../limits.ts';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import type { Place } from '../yaml/node.ts';

export interface FileRequest {
  /** As the user wrote it, relative to the project folder. */
  readonly file: string;
  /** Where the user wrote it, if in a Compose file. */
  readonly path: string | null;
  readonly required: boolean;
  /** Where that is, if it is not to be looked up. */
  readonly at?: Place | undefined;
}

/** The files of a project: nothing outside of its folder, and not more than it may cost. */
export class Files {
  readonly #contents: Readonly<Record<string, FileContent>>;
  readonly #report: Report;
  #read = 0;

  constructor(contents: Readonly<Record<string, FileContent>>, report: Report) {
    this.#contents = contents;
    this.#report = report;
  }

  /** The text of a file; `null` where there is none, or it must not be read. */
  read(request: FileRequest): string | null {
    const content = this.content(request);
    if (content === null) return null;
    if (typeof content !== 'string') {
      const { file, path, at } = request;
      const hint = 'Save it as UTF-8, or name another file.';
      this.#report.error('file-binary', path, `${quote(file)} is not a text in UTF-8`, hint, at);
      return null;
    }
    return this.#isTooLarge(content, request) ? null : content;
  }

  /** What is in a file, be it a text or not; `null` where there is none, or it is outside of the folder. */
  content({ file, path, required, at }: FileRequest): FileContent | null {
    if (file === '') {
      this.#report.error('file-missing', path, 'the path is empty', 'Write the path of a file of the project.', at);
      return null;
    }
    if (leavesFolder(file)) {
      const hint = 'Write a path inside of the project folder, relative to it.';
      this.#report.error('file-outside', path, `${quote(file)} is not inside of the project folder`, hint, at);
      return null;
    }
    const found = this.#find(file);
    if (found !== undefined) return found;
    const hint = `Add ${file} to the project.`;
    if (required) this.#report.error('file-missing', path, `there is no file ${quote(file)}`, hint, at);
    return null;
  }

  /** The files in a folder and below, by their path in it, in order of path. */
  below(folder: string): ReadonlyMap<string, FileContent> {
    const start = `${posix.join(folder, '.')}/`.replace(/^\.\//, '');
    const all = Object.entries(this.#contents).map(([file, it]) => [posix.normalize(file), it] as const);
    const found = all.filter(([file]) => file.startsWith(start) && !leavesFolder(file));
    return new Map(
      found.map(([file, it]) => [file.slice(start.length), it] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  #find(file: string): FileContent | undefined {
    const name = posix.normalize(file);
    const found = [file, name, `./${name}`].find((it) => Object.hasOwn(this.#contents, it));
    return found === undefined ? undefined : this.#contents[found];
  }

  #isTooLarge(text: string, { file, path, at }: FileRequest): boolean {
    if (text.length > limits.fileSize || Buffer.byteLength(text) > limits.fileSize) {
      const message = `${quote(file)} is larger than ${limits.fileSize / 1024} KiB`;
      this.#report.error('file-too-large', path, message, 'Split the project into several systems.', at);
      return true;
    }
    this.#read += text.length;
    if (this.#read <= limits.read) return false;
    const message = `the files that are read come to more than ${limits.read / 1024} KiB`;
    this.#report.error('file-too-large', path, message, 'Use fewer env files, or smaller ones.', at);
    return true;
  }
}

function leavesFolder(file: string): boolean {
  const name = posix.normalize(file);
  return file === '' || name.startsWith('/') || name.split('/').includes('..') || /^[a-zA-Z]:|\\/.test(file);
}
