import type { FileContent, Grouping, Mode, Publishing, SystemPlacement } from '@tycho/ast';
import type { YamlTexts } from '../yaml/yaml-texts.ts';

/** A Compose project: every file it may refer to, and the variables it may use. */
export interface Project {
  /** By path, relative to the project folder: Compose files, `.env`, env files, what is mounted. */
  readonly files: Readonly<Record<string, FileContent>>;
  /**
   * Which of `files` are Compose files, in order of merging; by default the one with a default name and its override
   * (`compose.override.yaml`), or the only one.
   */
  readonly use?: readonly string[] | undefined;
  /** Variables for interpolation; they win over `.env`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Which services there are: those in one of these profiles, and those in none. `*` is every profile. */
  readonly profiles?: readonly string[] | undefined;
  /** Files of variables, in order, in place of `.env`; they must be there. A later one wins. */
  readonly envFiles?: readonly string[] | undefined;
  /** With `loose`, keys that nobody knows are told of in notes. */
  readonly mode?: Mode | undefined;
  /** `false`: the model is what is written, its variables not filled in, and there is no system. */
  readonly interpolate?: boolean | undefined;
  /** Whether all services run in one pod, whatever the file says. */
  readonly pod?: Grouping | undefined;
  /** How published ports are reached, where a service does not say it. */
  readonly publish?: Publishing | undefined;
  /** Where the system lives, whatever the file says. */
  readonly placement?: SystemPlacement | undefined;
  /** How long the system lives, whatever the file says: `8h`, or `none` for no end. */
  readonly ttl?: string | undefined;
  /** After how long without a touch it ends, whatever the file says. */
  readonly idle?: string | undefined;
  /** Name of the system, whatever the file says. */
  readonly projectName?: string | undefined;
  /** Name of the system where the file gives none. */
  readonly name?: string | undefined;
  /** With what the caller has read already, so that it is not read again. */
  readonly texts?: YamlTexts | undefined;
}
