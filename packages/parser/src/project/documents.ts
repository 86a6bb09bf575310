import { posix } from 'node:path';
import { readReplaced } from '../dialect/dialect.ts';
import type { Report } from '../report.ts';
import type { Document } from '../yaml/document.ts';
import type { MapNode } from '../yaml/node.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import { Source } from '../yaml/source.ts';
import type { YamlTexts } from '../yaml/yaml-texts.ts';
import type { FileRequest, Files } from './files.ts';

export interface ComposeDocument extends Document {
  readonly tree: MapNode;
}

/** The Compose files of a project as trees, each made once, though it counts each time that it is asked for. */
export class Documents {
  readonly #files: Files;
  readonly #report: Report;
  readonly #texts: YamlTexts;
  readonly #read = new Map<string, readonly ComposeDocument[] | null>();

  constructor(files: Files, report: Report, texts: YamlTexts) {
    this.#files = files;
    this.#report = report;
    this.#texts = texts;
  }

  /** The documents of a file, none where it is empty; `null` where it cannot be read, or is no Compose file. */
  of(request: FileRequest): readonly ComposeDocument[] | null {
    const text = this.#files.read(request);
    if (text === null) return null;
    const name = posix.normalize(request.file);
    const known = this.#read.get(name);
    if (known !== undefined) return known;
    const documents = this.#parse(new Source(request.file, text));
    this.#read.set(name, documents);
    return documents;
  }

  #parse(source: Source): readonly ComposeDocument[] | null {
    const found = readYaml(source, this.#report, this.#texts);
    const documents: ComposeDocument[] = [];
    for (const { tree, replaced } of found ?? []) {
      this.#report.wrote(tree);
      if (tree.kind === 'map') documents.push({ tree, replaced: readReplaced(replaced) });
      else this.#refuse('the file is not a mapping', tree);
    }
    return found?.length === documents.length ? documents : null;
  }

  /** Says that all of these files hold nothing. */
  refuseEmpty(file: string): void {
    const text = this.#files.read({ file, path: null, required: false }) ?? '';
    this.#refuse('the file is empty', { source: new Source(file, text), start: 0 });
  }

  #refuse(message: string, at: { readonly source: Source; readonly start: number }): void {
    this.#report.error('compose-invalid', null, message, 'Write `services:`, and below it the services.', at);
  }
}
