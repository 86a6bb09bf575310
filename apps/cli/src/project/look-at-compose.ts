import { load } from 'js-yaml';

/** What the CLI needs to know of a Compose file before it sends it; the parser judges it later. */
export interface ComposeLook {
  /** Its top-level `name:`, when that is a plain text. */
  readonly name: string | null;
  /** Paths of `env_file:`, as written. */
  readonly envFiles: readonly string[];
  /** Variables that a service takes from the caller: `environment:` keys without a value. */
  readonly passedOn: readonly string[];
}

/** A light look; a text that is no YAML holds nothing, and the parser will say why. */
export function lookAtCompose(text: string): ComposeLook {
  const root = read(text);
  const envFiles = new Set<string>();
  const passedOn = new Set<string>();
  // Aliases make the same object appear again and again, so each is visited once.
  const visited = new Set<object>();

  const visit = (it: unknown): void => {
    if (typeof it !== 'object' || it === null || visited.has(it)) return;
    visited.add(it);
    for (const [key, value] of Object.entries(it)) {
      if (key === 'env_file') for (const path of paths(value)) envFiles.add(path);
      if (key === 'environment') for (const name of bareNames(value, new Set())) passedOn.add(name);
      visit(value);
    }
  };

  visit(root);
  const name = isRecord(root) && typeof root.name === 'string' ? root.name : null;
  return { name, envFiles: [...envFiles], passedOn: [...passedOn] };
}

function read(text: string): unknown {
  try {
    return load(text);
  } catch {
    return null;
  }
}

/** `a.env`, `[a.env]` or `[{ path: a.env }]` */
function paths(value: unknown): string[] {
  const entries: unknown[] = Array.isArray(value) ? value : [value];
  return entries.map((it) => (isRecord(it) ? it.path : it)).filter((it) => typeof it === 'string');
}

/** `[NAME]` or `{ NAME: null }`, and the same in what is merged with `<<`. */
function bareNames(value: unknown, visited: Set<unknown>): string[] {
  if (visited.has(value)) return [];
  visited.add(value);
  if (Array.isArray(value)) {
    return value.flatMap((it) =>
      isRecord(it) ? bareNames(it, visited) : typeof it === 'string' && !it.includes('=') ? [it] : [],
    );
  }
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, it]) =>
    name === '<<' ? bareNames(it, visited) : it === null || it === undefined ? [name] : [],
  );
}

const isRecord = (it: unknown): it is Record<string, unknown> =>
  typeof it === 'object' && it !== null && !Array.isArray(it);
