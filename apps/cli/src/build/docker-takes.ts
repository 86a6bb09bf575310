import { isAbsolute, join } from 'node:path';
import { isAddress } from './contexts.ts';
import type { Takes } from './takes.ts';

/** A flag that is given again for each value. */
export const each = (flag: string) => (values: readonly string[]) => values.flatMap((it) => [flag, it]);
export const one = (flag: string) => (value: string) => [flag, value];
const pairs = (flag: string) => (values: Readonly<Record<string, string>>) =>
  Object.entries(values).flatMap(([name, it]) => [flag, `${name}=${it}`]);

/** What `docker build` and `docker buildx build` are told in the same words. */
export const dockerTakes = {
  // The last argument.
  context: () => [],
  dockerfile: (file, { written: { context } }) => {
    if (file === 'Dockerfile') return [];
    return ['--file', isAddress(context) || isAbsolute(file) ? file : join(context, file)];
  },
  // It is the `dockerfile` by now.
  dockerfile_inline: () => [],
  args: pairs('--build-arg'),
  target: one('--target'),
  labels: pairs('--label'),
  // Beside the name of the image.
  tags: () => [],
  cache_from: each('--cache-from'),
  no_cache: () => ['--no-cache'],
  pull: () => ['--pull'],
  network: one('--network'),
  // Every Docker knows them with a colon.
  extra_hosts: (hosts) => each('--add-host')(hosts.map((it) => it.replace('=', ':'))),
  shm_size: one('--shm-size'),
  ulimits: (limits) => Object.entries(limits).flatMap(([name, it]) => ['--ulimit', `${name}=${ulimit(it)}`]),
} as const satisfies Partial<Takes>;

/** `soft:hard`, or one number for both. */
export const ulimit = (limit: number | { readonly soft?: number; readonly hard?: number }): string =>
  typeof limit === 'number' ? `${limit}` : `${limit.soft ?? 0}:${limit.hard ?? 0}`;

/** The names of the image as `--tag` gives them. */
export const tagged = ({ image, tags }: { readonly image: string; readonly tags: readonly string[] }): string[] =>
  [image, ...tags].flatMap((it) => ['--tag', it]);
