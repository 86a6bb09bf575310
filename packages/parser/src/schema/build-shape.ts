import { bareUlimits, extraHosts, fileMounts, flag, text, textOrTexts, texts, variables } from './common-shapes.ts';
import type { Shape } from './shape.ts';
import { kinds } from './value-kinds.ts';

const switched: Shape = { value: kinds.flagText, example: 'true' };

export const build: Shape = {
  value: kinds.text,
  keys: {
    context: { ...text, keep: true },
    dockerfile: { ...text, keep: true },
    dockerfile_inline: { ...text, keep: true },
    entitlements: texts,
    args: variables,
    ssh: variables,
    labels: variables,
    cache_from: texts,
    cache_to: texts,
    no_cache: flag,
    no_cache_filter: textOrTexts,
    additional_contexts: variables,
    network: text,
    provenance: switched,
    sbom: switched,
    pull: flag,
    target: text,
    shm_size: { value: kinds.bytesOrWhole, zero: '0', example: '"128m"' },
    extra_hosts: extraHosts,
    isolation: text,
    privileged: flag,
    secrets: fileMounts,
    tags: texts,
    ulimits: bareUlimits,
    platforms: texts,
  },
  example: '{ context: . }',
};
