import type { FileContent } from './file-content.ts';

/** Files that services read: a config, a secret, or what is mounted from the project folder. */
export interface FileSet {
  /** Unique in its system: `config/app`, `secret/token`, `bundle/site.conf`. */
  readonly name: string;
  /** Its content is shown to nobody but those who mount it. */
  readonly secret: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly source: FileSource;
}

export type FileSource =
  | { readonly kind: 'given'; readonly files: readonly StoredFile[] }
  /** The orchestrator has it already, under this very name. `key`: which of its entries. */
  | { readonly kind: 'existing'; readonly object: string; readonly key: string };

export interface StoredFile {
  /** Relative, with `/` between its parts. */
  readonly path: string;
  readonly content: FileContent;
  /** Mode bits. */
  readonly mode: number;
}
