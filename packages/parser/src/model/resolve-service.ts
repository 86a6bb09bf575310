import { implicitDependencies } from './implicit-dependencies.ts';
import type { ModelService } from './model.ts';
import { resolveBuild } from './resolve-build.ts';
import type { Outside } from './resolve-environment.ts';
import type { WrittenContainer, WrittenService } from './written-service.ts';

/** A service with what Docker adds to it, and what files outside of the Compose file say. */
export function resolveService(path: string, written: WrittenService, outside: Outside): ModelService {
  const { env_file: _, label_file: __, environment: ___, labels: ____, pre_start: steps = [], ...rest } = written;
  const { pull_policy: policy, network_mode: mode, networks, depends_on, build, ...others } = rest;
  const isConnected = written.provider === undefined && mode === undefined;
  const ownNetworks = networks ?? (isConnected ? { default: null } : undefined);
  const dependencies = { ...implicitDependencies(written), ...depends_on };
  // Before its steps, which have the same files: what is wrong with one is told of the service.
  const own = variables(path, written, outside);
  const resolved = steps.map((it, index) => resolveStep(`${path}.pre_start[${index}]`, it, outside));
  return {
    ...others,
    ...(resolved.length > 0 && { pre_start: resolved }),
    ...(written.deploy && written.scale !== undefined && { deploy: { replicas: written.scale, ...written.deploy } }),
    ...(mode && { network_mode: mode }),
    ...(build && { build: resolveBuild(build, outside) }),
    ...own,
    ...(policy && { pull_policy: policy === 'if_not_present' ? 'missing' : policy }),
    ...(ownNetworks && { networks: ownNetworks }),
    ...(Object.keys(dependencies).length > 0 && { depends_on: dependencies }),
  };
}

/** A step of `pre_start`, which has inherited from its service by now. */
function resolveStep(path: string, written: WrittenContainer, outside: Outside): WrittenContainer {
  const { env_file: _, label_file: __, environment: ___, labels: ____, ...others } = written;
  return { ...others, ...variables(path, written, outside) };
}

function variables(path: string, written: WrittenContainer, outside: Outside): object {
  const environment = outside.environmentOf(path, written);
  const labels = outside.labelsOf(path, written);
  return { ...(environment && { environment }), ...(labels && { labels }) };
}
