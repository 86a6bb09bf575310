import type { Converted } from './converted.ts';

/** Every image that containers of these objects run, once, in the order in which they stand there. */
export const imagesIn = (objects: readonly Converted[]): string[] => [...new Set(objects.flatMap(imagesOf))];

function imagesOf(it: unknown): string[] {
  if (Array.isArray(it)) return it.flatMap(imagesOf);
  if (typeof it !== 'object' || it === null) return [];
  return Object.entries(it).flatMap(([key, value]) =>
    key === 'containers' || key === 'initContainers'
      ? (value as { image: string }[]).map((one) => one.image)
      : imagesOf(value),
  );
}
