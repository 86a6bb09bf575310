import type { FileContent, Grouping, Mode, Problem, SystemPlacement } from '@tycho/ast';
import type { YamlTexts } from '@tycho/parser/yaml-texts';

/** What a launch is made of: the body of a request, and what the parser takes. */
export interface Project {
  /** What paths are relative to, as the caller would write it. */
  readonly folder: string;
  /** By path relative to the project folder. */
  readonly files: Readonly<Record<string, FileContent>>;
  readonly use: readonly string[];
  /** In place of `.env`. */
  readonly envFiles?: readonly string[] | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly profiles?: readonly string[] | undefined;
  readonly mode?: Mode | undefined;
  /** Whatever the files say. */
  readonly pod?: Grouping | undefined;
  /** Whatever the files say. */
  readonly placement?: SystemPlacement | undefined;
  /** Where the files give none. */
  readonly name?: string | undefined;
  /** Whatever the files say. */
  readonly projectName?: string | undefined;
  /** What of them was read already. */
  readonly texts?: YamlTexts;
  /** Good to know before it is sent. */
  readonly problems: readonly Problem[];
  /** The same problem with its place as the caller would write it. */
  relabel(it: Problem): Problem;
}
