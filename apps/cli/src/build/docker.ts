import type { Builder } from './builder.ts';
import { isAddress } from './contexts.ts';
import { dockerTakes, each, one, tagged } from './docker-takes.ts';
import type { Untaken } from './takes.ts';

const hint = 'Install buildx, or set BUILDKIT_HOST and put buildctl on PATH.';
const error = (what?: string): Untaken => ({ level: 'error', ...(what && { what }), hint });
const warning = (what?: string): Untaken => ({ level: 'warning', ...(what && { what }), hint });

/** Docker without buildx. */
export const docker: Builder = {
  name: 'docker build',
  takes: {
    ...dockerTakes,
    cache_from: (caches) => {
      const isImage = (it: string) => !it.includes('=');
      return caches.every(isImage) ? each('--cache-from')(caches) : warning('what is no image');
    },
    dockerfile_inline: (_, { written: { context } }) =>
      isAddress(context) ? error('it where the context is an address') : [],
    platforms: ([first = '', ...others]) => (others.length === 0 ? one('--platform')(first) : error('several')),
    isolation: one('--isolation'),
    additional_contexts: () => error(),
    secrets: () => error(),
    ssh: () => error(),
    privileged: () => error(),
    entitlements: () => error(),
    cache_to: () => warning(),
    no_cache_filter: () => warning(),
    provenance: (it) => (it === 'false' ? [] : warning()),
    sbom: (it) => (it === 'false' ? [] : warning()),
  },
  digest: 'printed',
  ask: { command: ['docker', 'version', '--format', '{{.Server.Version}}'] },
  commands: (build, flags) => [
    ['docker', 'build', ...flags, ...tagged(build), build.written.context],
    // That of the image comes last, because the last digest that is printed counts.
    ...[...build.tags, build.image].map((it) => ['docker', 'push', it]),
  ],
};
