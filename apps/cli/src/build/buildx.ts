import type { Builder } from './builder.ts';
import { dockerTakes, each, tagged } from './docker-takes.ts';
import { onlyOfWindows } from './only-of-windows.ts';

/** Docker with BuildKit. */
export const buildx: Builder = {
  name: 'docker buildx',
  takes: {
    ...dockerTakes,
    additional_contexts: (contexts) =>
      Object.entries(contexts).flatMap(([name, it]) => ['--build-context', `${name}=${it}`]),
    cache_to: each('--cache-to'),
    no_cache_filter: (stages) => ['--no-cache-filter', stages.join(',')],
    platforms: (platforms) => ['--platform', platforms.join(',')],
    secrets: each('--secret'),
    ssh: each('--ssh'),
    privileged: () => ['--allow', 'security.insecure'],
    entitlements: each('--allow'),
    provenance: (it) => [`--provenance=${it}`],
    sbom: (it) => [`--sbom=${it}`],
    isolation: onlyOfWindows,
  },
  digest: 'metadata',
  // It ends well also where the engine is away, and needs none where its builder is elsewhere.
  ask: { command: ['docker', 'buildx', 'inspect'], no: /^Error: +(.*)$/m },
  commands: (build, flags, ours = []) => [
    ['docker', 'buildx', 'build', ...ours, ...flags, ...tagged(build), '--push', build.written.context],
  ],
};
