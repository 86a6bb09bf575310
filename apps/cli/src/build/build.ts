import type { ModelBuild } from '@tycho/parser';

/** One image that is made and pushed. */
export interface Build {
  /** Name of the service. */
  readonly name: string;
  /** The image that runs. */
  readonly image: string;
  /** What else it is pushed as. */
  readonly tags: readonly string[];
  readonly written: WrittenBuild;
  /** Variables of the builder: the values of secrets that are taken from some. */
  readonly environment: Readonly<Record<string, string>>;
  /** Services whose images it is made of. */
  readonly dependsOn: readonly { readonly service: string }[];
}

/**
 * What is written under `build`, as a builder understands it: paths on this machine, the images of other services in
 * place of their names, secrets and keys as BuildKit's tools write them.
 */
export interface WrittenBuild extends Omit<ModelBuild, 'secrets' | 'ssh'> {
  readonly context: string;
  /** Also where it is written inline: then the file that it is put into. */
  readonly dockerfile: string;
  readonly args?: Readonly<Record<string, string>>;
  /** `id=token,src=./token.txt` */
  readonly secrets?: readonly string[];
  /** `default` or `id=path`. */
  readonly ssh?: readonly string[];
}
