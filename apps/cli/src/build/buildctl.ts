import { basename, dirname, isAbsolute, join } from 'node:path';
import type { Builder } from './builder.ts';
import { isAddress } from './contexts.ts';
import { csvField } from './csv-field.ts';
import { each, ulimit } from './docker-takes.ts';
import { onlyOfWindows } from './only-of-windows.ts';
import type { Untaken } from './takes.ts';

const option = (name: string, value: string): string[] => ['--opt', `${name}=${value}`];
const options = (prefix: string) => (values: Readonly<Record<string, string>>) =>
  Object.entries(values).flatMap(([name, it]) => option(`${prefix}:${name}`, it));

/** A folder is handed over under the name of its context. */
const namedContext = ([name, source]: readonly [string, string]): string[] =>
  isAddress(source)
    ? option(`context:${name}`, source)
    : ['--local', `${name}=${source}`, ...option(`context:${name}`, `local:${name}`)];

const noLayout = (layout: string): Untaken => ({
  level: 'error',
  what: layout,
  hint: 'Push the layout, and write `docker-image://` and its name.',
});

/** Written short, a cache is an image. */
const registryCache = (cache: string): string => (cache.includes('=') ? cache : `type=registry,ref=${cache}`);

/** Not made unless it is asked for. */
function attestation(kind: string, asked: string): string[] {
  if (asked === 'false') return [];
  return option(`attest:${kind}`, asked === 'true' ? '' : asked);
}

/** BuildKit by itself, at BUILDKIT_HOST. */
export const buildctl: Builder = {
  name: 'buildctl',
  takes: {
    context: (context) => (isAddress(context) ? option('context', context) : ['--local', `context=${context}`]),
    dockerfile: (file, { written: { context } }) => {
      if (isAddress(context) && !isAbsolute(file)) return option('filename', file);
      const path = isAbsolute(file) ? file : join(context, file);
      // That its folder is meant, and not one in the context, has to be said where the context is an address.
      const here = isAddress(context) ? option('dockerfilekey', 'dockerfile') : [];
      return ['--local', `dockerfile=${dirname(path)}`, ...here, ...option('filename', basename(path))];
    },
    // It is the `dockerfile` by now.
    dockerfile_inline: () => [],
    args: options('build-arg'),
    target: (it) => option('target', it),
    labels: options('label'),
    // Beside the name of the image.
    tags: () => [],
    additional_contexts: (contexts) => {
      const layout = Object.values(contexts).find((it) => it.startsWith('oci-layout://'));
      return layout ? noLayout(layout) : Object.entries(contexts).flatMap(namedContext);
    },
    cache_from: (caches) => each('--import-cache')(caches.map(registryCache)),
    cache_to: (caches) => each('--export-cache')(caches.map(registryCache)),
    no_cache: () => ['--no-cache'],
    no_cache_filter: (stages) => option('no-cache', stages.join(',')),
    pull: () => option('image-resolve-mode', 'pull'),
    platforms: (platforms) => option('platform', platforms.join(',')),
    secrets: each('--secret'),
    ssh: each('--ssh'),
    network: (mode) => {
      if (mode === 'default') return [];
      if (mode === 'none') return option('force-network-mode', 'none');
      if (mode === 'host') return ['--allow', 'network.host', ...option('force-network-mode', 'host')];
      return { level: 'error', what: `the network ${mode}`, hint: 'Write default, host or none.' };
    },
    extra_hosts: (hosts) => option('add-hosts', hosts.map(csvField).join(',')),
    shm_size: (it) => option('shm-size', it),
    ulimits: (limits) => {
      const texts = Object.entries(limits).map(([name, it]) => csvField(`${name}=${ulimit(it)}`));
      return option('ulimit', texts.join(','));
    },
    privileged: () => ['--allow', 'security.insecure'],
    entitlements: each('--allow'),
    provenance: (it) => attestation('provenance', it),
    sbom: (it) => attestation('sbom', it),
    isolation: onlyOfWindows,
  },
  digest: 'metadata',
  ask: { command: ['buildctl', 'debug', 'workers'] },
  commands: ({ image, tags }, flags, ours = []) => {
    const names = [image, ...tags].join(',');
    const output = `type=image,${csvField(`name=${names}`)},push=true`;
    return [['buildctl', 'build', ...ours, '--frontend', 'dockerfile.v0', ...flags, '--output', output]];
  },
};
