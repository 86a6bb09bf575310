import { implicitDependencies } from './implicit-dependencies.ts';
import type { ModelService } from './model.ts';
import { resolveBuild } from './resolve-build.ts';
import type { Outside } from './resolve-environment.ts';
import type { WrittenService } from './written-service.ts';

/** A service with what Docker adds to it, and what files outside of the Compose file say. */
export function resolveService(key: string, written: WrittenService, outside: Outside): ModelService {
  const { env_file: _, label_file: __, environment: ___, labels: ____, ...rest } = written;
  const { pull_policy: policy, network_mode: mode, networks, depends_on, build, ...others } = rest;
  const environment = outside.environmentOf(key, written);
  const labels = outside.labelsOf(key, written);
  const isConnected = written.provider === undefined && mode === undefined;
  const ownNetworks = networks ?? (isConnected ? { default: null } : undefined);
  const dependencies = { ...implicitDependencies(written), ...depends_on };
  return {
    ...others,
    ...(written.deploy && written.scale !== undefined && { deploy: { replicas: written.scale, ...written.deploy } }),
    ...(mode && { network_mode: mode }),
    ...(build && { build: resolveBuild(build, outside) }),
    ...(environment && { environment }),
    ...(labels && { labels }),
    ...(policy && { pull_policy: policy === 'if_not_present' ? 'missing' : policy }),
    ...(ownNetworks && { networks: ownNetworks }),
    ...(Object.keys(dependencies).length > 0 && { depends_on: dependencies }),
  };
}
