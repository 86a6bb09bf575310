import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Model } from '@tycho/parser';
import type { Build, WrittenBuild } from './build.ts';
import type { BuildSecret } from './build-secrets.ts';
import { isAddress, serviceOf } from './contexts.ts';
import { pushedAs } from './pushed-as.ts';

interface Building {
  readonly name: string;
  readonly model: Model;
  readonly image: string;
  /** Of all services that are built. */
  readonly images: ReadonlyMap<string, string>;
  readonly secrets: readonly BuildSecret[];
  readonly registry: string | undefined;
  readonly scratch: string;
}

/** The build of one service, as a builder understands it. */
export function buildOf({ name, model, image, images, secrets, registry, scratch }: Building): Build {
  const { build = {}, platform } = model.services[name] ?? {};
  const { dockerfile = 'Dockerfile', dockerfile_inline: inline } = build;
  const contexts = Object.entries(build.additional_contexts ?? {});
  const written: WrittenBuild = {
    ...build,
    context: localPath(build.context ?? '.'),
    dockerfile: inline === undefined ? dockerfile : join(scratch, `${name}.Dockerfile`),
    args: definedOf(build.args ?? {}),
    platforms: build.platforms ?? (platform ? [platform] : []),
    additional_contexts: Object.fromEntries(contexts.map(([key, it]) => [key, contextOf(it, images)])),
    secrets: secrets.flatMap((it) => it.text ?? []),
    ssh: Array.isArray(build.ssh) ? build.ssh.map(withHome) : [],
  };
  return {
    name,
    image,
    tags: (build.tags ?? []).map((it) => pushedAs(it, registry) ?? it),
    written,
    environment: Object.assign({}, ...secrets.map((it) => it.environment)),
    dependsOn: contexts.flatMap(([, it]) => serviceOf(it) ?? []).map((service) => ({ service })),
  };
}

const definedOf = (args: Readonly<Record<string, string | null>>): Record<string, string> =>
  Object.fromEntries(Object.entries(args).flatMap(([key, it]) => (it === null ? [] : [[key, it]])));

/** The image of another service has been pushed before. */
function contextOf(context: string, images: ReadonlyMap<string, string>): string {
  const other = serviceOf(context);
  return other === undefined ? localPath(context) : `docker-image://${images.get(other)}`;
}

const localPath = (path: string): string => (isAddress(path) ? path : path.replace(/^~(?=\/|$)/, homedir()));

/** `id=~/.ssh/key` */
const withHome = (ssh: string): string => ssh.replace(/=~(?=\/|$)/, `=${homedir()}`);
