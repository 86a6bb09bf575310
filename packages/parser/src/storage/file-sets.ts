import { posix } from 'node:path';
import type { FileContent, FileSet, FileSource, StoredFile } from '@tycho/ast';
import type { Model, ModelResource } from '../model/model.ts';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import { extensionOf } from './extension-of.ts';
import { existingName } from './object-name.ts';
import type { Outside } from './outside.ts';

export type Bundled =
  | { readonly kind: 'file'; readonly name: string; readonly path: string }
  | { readonly kind: 'folder'; readonly name: string }
  /** No file of the project is there, or below. */
  | { readonly kind: 'nothing' }
  /** A problem has been told. */
  | { readonly kind: 'refused' };

type Kind = 'secrets' | 'configs';

/** What one object of a cluster can hold, in bytes. */
const LARGEST = 1_048_576;

/** The configs, secrets and files of the project that services use, each once. */
export class FileSets {
  readonly #model: Model;
  readonly #outside: Outside;
  readonly #report: Report;
  readonly #sets = new Map<string, FileSet>();

  constructor(model: Model, outside: Outside, report: Report) {
    this.#model = model;
    this.#outside = outside;
    this.#report = report;
  }

  get all(): readonly FileSet[] {
    return [...this.#sets.values()];
  }

  /** The file set of a config or secret; `null` where there is none. */
  stored(kind: Kind, key: string): string | null {
    const resource = this.#model[kind]?.[key];
    if (resource === undefined) return null;
    const name = `${kind === 'secrets' ? 'secret' : 'config'}/${key}`;
    if (this.#sets.has(name)) return name;
    const source = this.#sourceOf(kind, key, resource);
    if (source === null) return null;
    this.#sets.set(name, { name, secret: kind === 'secrets', labels: resource.labels ?? {}, source });
    return name;
  }

  /** What of the project a service mounts from `source`. */
  bundled(source: string, path: string): Bundled {
    const place = source.replace(/^\.\//, '');
    const name = `bundle/${place}`;
    const content = this.#outside.files.content({ file: source, path, required: false });
    if (content !== null) {
      const file = posix.basename(place);
      this.#sets.set(name, given(name, [fileOf(file, content)]));
      return this.#hasRoom([[source, content]], path) ? { kind: 'file', name, path: file } : { kind: 'refused' };
    }
    if (this.#report.failedOn(path)) return { kind: 'refused' };
    const below = [...this.#outside.files.below(source)];
    if (below.length === 0) return { kind: 'nothing' };
    this.#sets.set(
      name,
      given(
        name,
        below.map(([file, it]) => fileOf(file, it)),
      ),
    );
    return this.#hasRoom(below, path) ? { kind: 'folder', name } : { kind: 'refused' };
  }

  #sourceOf(kind: Kind, key: string, resource: ModelResource): FileSource | null {
    const path = `${kind}.${key}`;
    if (resource.external) return this.#existing(kind, key, resource.name);
    if (resource.name !== `${this.#model.name}_${key}`)
      this.#report.note('key-ignored', `${path}.name`, '`name` has an effect only where it is `external`');
    if (this.#entryOf(kind, key) !== null)
      this.#report.note('key-ignored', `${path}.x-tycho`, '`key` has an effect only where it is `external`');
    const content = this.#contentOf(resource, path);
    if (content === null || !this.#hasRoom([[key, content]], path)) return null;
    return { kind: 'given', files: [{ ...fileOf(key, content), mode: 0o444 }] };
  }

  #existing(kind: Kind, key: string, object: string): FileSource {
    const name = existingName(object, `${kind}.${key}`, this.#report);
    return { kind: 'existing', object: name, key: this.#entryOf(kind, key) ?? key };
  }

  /** Under which key the object holds it: `x-tycho: { key: password }`. */
  #entryOf(kind: Kind, key: string): string | null {
    const extension = extensionOf(this.#outside.tree, kind, key);
    if (extension === undefined) return null;
    const [entry, ...others] = typeof extension === 'object' && extension !== null ? Object.entries(extension) : [];
    if (entry?.[0] === 'key' && typeof entry[1] === 'string' && others.length === 0) return entry[1];
    const message = '`x-tycho` says here under which key the object holds it, and nothing else';
    this.#report.error('value-invalid', `${kind}.${key}.x-tycho`, message, 'Write x-tycho: { key: NAME }.');
    return null;
  }

  #contentOf({ file, environment, content }: ModelResource, path: string): FileContent | null {
    if (file !== undefined) return this.#outside.files.content({ file, path: `${path}.file`, required: true });
    if (content !== undefined) return content;
    if (environment !== undefined) return this.#variable(environment, `${path}.environment`);
    return null;
  }

  #variable(name: string, path: string): string | null {
    const value = this.#outside.lookup(name);
    if (value === undefined)
      this.#report.error(
        'variable-required',
        path,
        `variable ${name} is not set`,
        `Set ${name}, or write a \`file:\`.`,
      );
    return value ?? null;
  }

  #hasRoom(files: Iterable<readonly [string, FileContent]>, path: string): boolean {
    for (const [file, content] of files) {
      const size =
        typeof content === 'string' ? Buffer.byteLength(content) : Buffer.byteLength(content.base64, 'base64');
      if (size <= LARGEST) continue;
      const message = `${quote(file)} is larger than ${LARGEST / 1024} KiB, so it cannot be mounted`;
      this.#report.error('file-too-large', path, message, 'Put it into a volume, or into the image.');
      return false;
    }
    return true;
  }
}

const given = (name: string, files: readonly StoredFile[]): FileSet => ({
  name,
  secret: false,
  labels: {},
  source: { kind: 'given', files },
});

/** A bundle carries no mode bits; a file that names its interpreter is meant to be run. */
function fileOf(path: string, content: FileContent): StoredFile {
  const start =
    typeof content === 'string' ? content : Buffer.from(content.base64.slice(0, 8), 'base64').toString('latin1');
  return { path, content, mode: /^(#!|\x7fELF)/.test(start) ? 0o755 : 0o644 };
}
