import { flag, text, variables } from './common-shapes.ts';
import type { Shape } from './shape.ts';
import { kinds } from './value-kinds.ts';

/** `volumes` of a service. */
export const mounts: Shape = {
  list: {
    value: kinds.text,
    keys: {
      type: { value: kinds.mountType, example: 'volume' },
      source: text,
      target: text,
      read_only: flag,
      consistency: text,
      bind: {
        keys: {
          propagation: text,
          create_host_path: { ...flag, zero: true },
          recursive: { value: kinds.recursion, example: 'enabled' },
          selinux: { value: kinds.selinux, example: 'z' },
        },
        example: '{ create_host_path: true }',
      },
      volume: { keys: { labels: variables, nocopy: flag, subpath: text }, example: '{ nocopy: true }' },
      tmpfs: {
        keys: {
          size: { value: kinds.size, zero: '0', example: '"64m"' },
          mode: { value: kinds.modeBits, example: '0o1777' },
        },
        example: '{ size: "64m" }',
      },
      image: { keys: { subpath: text }, example: '{ subpath: models }' },
    },
    required: ['type'],
    example: 'data:/var/lib/data',
  },
  unique: true,
  example: '["data:/var/lib/data"]',
};
