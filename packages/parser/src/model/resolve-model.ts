import type { Node } from '../yaml/node.ts';
import { plain } from '../yaml/node.ts';
import type { Model, ModelResource, ModelService } from './model.ts';
import type { EnvironmentOf } from './resolve-environment.ts';

/** A service as it is written, with its short forms expanded. */
export type WrittenService = Omit<ModelService, 'command' | 'entrypoint' | 'networks'> &
  Partial<Pick<ModelService, 'command' | 'entrypoint' | 'networks'>> & {
    readonly env_file?: readonly (WrittenEnvFile | null)[];
  };

export interface WrittenEnvFile {
  readonly path: string;
  readonly required?: boolean;
  readonly format?: 'raw';
}

interface Written {
  readonly services?: Readonly<Record<string, WrittenService>> | null;
  readonly networks?: Readonly<Record<string, unknown>> | null;
  readonly volumes?: Readonly<Record<string, unknown>> | null;
}

/** The model of a validated, canonical tree: with names, the default network, and what env files say. */
export function resolveModel(name: string, tree: Node, environmentOf: EnvironmentOf): Model {
  const written = plain(tree) as Written;
  const services = mapValues(written.services ?? {}, (service, key) => resolveService(service, key, environmentOf));
  const usesDefault = Object.values(services).some((it) => Object.hasOwn(it.networks, 'default'));
  const named = (_: unknown, key: string): ModelResource => ({ name: `${name}_${key}` });
  const networks = mapValues({ ...written.networks, ...(usesDefault && { default: null }) }, named);
  const volumes = mapValues(written.volumes ?? {}, named);
  return {
    name,
    services,
    ...(Object.keys(networks).length > 0 && { networks }),
    ...(Object.keys(volumes).length > 0 && { volumes }),
  };
}

function resolveService(written: WrittenService, key: string, environmentOf: EnvironmentOf): ModelService {
  const { env_file: _, environment: __, networks = {}, ...rest } = written;
  const environment = environmentOf(key, written);
  return {
    command: null,
    entrypoint: null,
    ...rest,
    ...(environment && { environment }),
    networks: Object.keys(networks).length > 0 ? networks : { default: null },
  };
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A, key: string) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}
