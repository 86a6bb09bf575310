import { posix } from 'node:path';
import { type Fields, fields, isFields, listOf, textsOf } from './fields.ts';
import { upToColon } from './up-to-colon.ts';

/** A file that a Compose file refers to, as it is written there. */
export interface Reference {
  readonly path: string;
  /** Where: `services.web.env_file[0]`. */
  readonly at: string;
  /** Of a service that refers to it. */
  readonly service?: string;
  /** `variables` is an env file, `mount` what a service may read there, `compose` another Compose file. */
  readonly kind: 'variables' | 'content' | 'mount' | 'compose';
  /** Of `extends`: the service that it takes from the other file. */
  readonly takes?: string;
  /** Of `include`: what the paths of the other file are relative to; by default its own folder. */
  readonly folder?: string;
}

/** Everything that one document refers to. */
export function referencesIn(document: Fields): Reference[] {
  const [services, jobs] = [fields(document.services), fields(document.jobs)].map(Object.entries<unknown>);
  return [
    ...(services ?? []).flatMap(([name, it]) => ofService(name, fields(it), `services.${name}`)),
    ...(jobs ?? []).flatMap(([name, it]) => ofService(name, fields(it), `jobs.${name}`)),
    ...['configs', 'secrets'].flatMap((key) => contentsOf(key, fields(document[key]))),
    ...listOf(document.include).flatMap(included),
  ];
}

/** Services that a service is made of: itself and those of the same file that it extends. */
export function basesOf(documents: readonly Fields[], service: string): Set<string> {
  const bases = new Set<string>();
  const add = (name: string): void => {
    if (bases.has(name)) return;
    bases.add(name);
    for (const document of documents) {
      const base = extended(fields(fields(document.services)[name]));
      if (base && base.file === undefined) add(base.service);
    }
  };
  add(service);
  return bases;
}

function ofService(service: string, it: Fields, at: string): Reference[] {
  const base = extended(it);
  return [
    ...paths(it.env_file, `${at}.env_file`).map((found) => ({ ...found, service, kind: 'variables' as const })),
    ...paths(it.label_file, `${at}.label_file`).map((found) => ({ ...found, service, kind: 'content' as const })),
    ...listOf(it.volumes).flatMap((volume, index) => {
      const path = mounted(volume);
      return path === null ? [] : [{ path, at: `${at}.volumes[${index}]`, service, kind: 'mount' as const }];
    }),
    ...(base?.file === undefined
      ? []
      : [{ path: base.file, at: `${at}.extends.file`, service, kind: 'compose' as const, takes: base.service }]),
  ];
}

/** `a.env`, `[a.env]` or `[{ path: a.env }]` */
const paths = (value: unknown, at: string): { path: string; at: string }[] =>
  listOf(value).flatMap((it, index) => {
    const path = isFields(it) ? it.path : it;
    return typeof path === 'string' ? [{ path, at: Array.isArray(value) ? `${at}[${index}]` : at }] : [];
  });

/** What may be a path in `./x:/y`, `${X:-./x}:/y` or `{ type: bind, source: ./x }`. */
function mounted(volume: unknown): string | null {
  if (isFields(volume)) return volume.type === 'bind' && typeof volume.source === 'string' ? volume.source : null;
  return typeof volume === 'string' && /^[.$]/.test(volume) ? upToColon(volume) : null;
}

function extended(service: Fields): { service: string; file?: string } | null {
  const it = service.extends;
  if (typeof it === 'string') return { service: it };
  const { service: base, file } = fields(it);
  if (typeof base !== 'string') return null;
  return typeof file === 'string' ? { service: base, file } : { service: base };
}

const contentsOf = (key: string, all: Fields): Reference[] =>
  Object.entries(all).flatMap(([name, it]) =>
    textsOf(fields(it).file).map((path) => ({ path, at: `${key}.${name}.file`, kind: 'content' as const })),
  );

function included(it: unknown, index: number): Reference[] {
  const { path, project_directory: directory, env_file: envFile } = isFields(it) ? it : { path: it };
  const files = textsOf(path);
  const folder = typeof directory === 'string' ? directory : posix.dirname(files[0] ?? '.');
  const variables = envFile === undefined ? [posix.join(folder, '.env')] : textsOf(envFile);
  const at = `include[${index}]`;
  return [
    ...files.map((file) => ({ path: file, at, kind: 'compose' as const, folder })),
    ...variables.map((file) => ({ path: file, at, kind: 'variables' as const })),
  ];
}
