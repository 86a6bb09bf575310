import { resolvePaths } from '../canonical/resolve-paths.ts';
import { composeFile } from '../schema/compose-file.ts';
import type { MapNode, Node } from '../yaml/node.ts';
import { plain } from '../yaml/node.ts';
import type { Model, ModelService } from './model.ts';
import { plainModel } from './plain-model.ts';
import type { Outside } from './resolve-environment.ts';
import { resolveService } from './resolve-service.ts';
import type { WrittenService } from './written-service.ts';

const resources = ['networks', 'volumes', 'secrets', 'configs', 'models'] as const;

type Written = { readonly [Key in 'services' | 'jobs']?: Readonly<Record<string, WrittenService>> } & {
  readonly [Key in (typeof resources)[number]]?: Readonly<Record<string, Named | null>>;
};

interface Named {
  readonly name?: string;
  readonly external?: boolean;
}

/** The model of a validated, canonical tree: with names, the default network, and what env files say. */
export function resolveModel(name: string, tree: Node, outside: Outside): Model {
  const written = plainModel(resolvePaths(tree), composeFile) as Written;
  const { services = {}, jobs = {} } = Object.fromEntries(
    (['services', 'jobs'] as const).map((kind) => [kind, resolveAll(kind, written[kind] ?? {}, outside)]),
  );
  const containers = [...Object.values(services), ...Object.values(jobs)];
  const usesDefault = containers.some((it) => Object.hasOwn(it.networks ?? {}, 'default'));
  const networks = { ...(usesDefault && { default: null }), ...written.networks };
  const found: Record<string, unknown> = { name, services, ...(Object.keys(jobs).length > 0 && { jobs }) };
  for (const kind of resources) {
    const named = nameResources(kind === 'networks' ? networks : (written[kind] ?? {}), name, kind);
    if (Object.keys(named).length > 0) found[kind] = named;
  }
  return { ...found, ...extensions(tree) } as unknown as Model;
}

function resolveAll(
  kind: 'services' | 'jobs',
  written: Readonly<Record<string, WrittenService>>,
  outside: Outside,
): Record<string, ModelService> {
  const resolved: Record<string, ModelService> = {};
  for (const [name, it] of Object.entries(written)) {
    define(resolved, name, resolveService(`${kind}.${name}`, it, outside));
  }
  return resolved;
}

function nameResources(written: Readonly<Record<string, Named | null>>, system: string, kind: string): object {
  const named = Object.entries(written).map(([key, resource]) => {
    const name = resource?.name ?? (resource?.external ? key : `${system}_${key}`);
    if (kind === 'models') return [key, resource];
    return [key, { ...(kind === 'networks' && { ipam: {} }), ...resource, name }];
  });
  return Object.fromEntries(named);
}

function extensions(tree: Node): object {
  const own = (it: MapNode) => [...it.entries].filter(([key]) => key.startsWith('x-'));
  return tree.kind === 'map' ? Object.fromEntries(own(tree).map(([key, { value }]) => [key, plain(value)])) : {};
}

/** Also a name that every object has. */
function define(record: Record<string, ModelService>, key: string, value: ModelService): void {
  Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
}
