import { posix } from 'node:path';
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
  readonly #texts: Readonly<Record<string, string>>;
  readonly #report: Report;
  #read = 0;

  constructor(texts: Readonly<Record<string, string>>, report: Report) {
    this.#texts = texts;
    this.#report = report;
  }

  /** The text of a file; `null` where there is none, or it must not be read. */
  read(request: FileRequest): string | null {
    const { file, path, required, at } = request;
    if (leavesFolder(file)) {
      const hint = 'Write a path inside of the project folder, relative to it.';
      this.#report.error('file-outside', path, `${quote(file)} is not inside of the project folder`, hint, at);
      return null;
    }
    const text = this.#find(file);
    if (text === undefined) {
      const hint = `Add ${file} to the project.`;
      if (required) this.#report.error('file-missing', path, `there is no file ${quote(file)}`, hint, at);
      return null;
    }
    return this.#isTooLarge(text, request) ? null : text;
  }

  #find(file: string): string | undefined {
    const name = posix.normalize(file);
    const found = [file, name, `./${name}`].find((it) => Object.hasOwn(this.#texts, it));
    return found === undefined ? undefined : this.#texts[found];
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
