import type { ModelBuild } from './model.ts';
import type { Outside } from './resolve-environment.ts';

/** A build with its default context and Dockerfile, and the arguments that have a value. */
export function resolveBuild({ args = {}, ssh, ...written }: ModelBuild, outside: Outside): ModelBuild {
  const dockerfile = written.dockerfile_inline === undefined && { dockerfile: 'Dockerfile' };
  const filled = { context: '.', ...dockerfile, ...written };
  const kept = Object.entries(filled).filter(([, it]) => it !== '');
  const known = Object.entries(args).flatMap(([name, value]) => {
    const found = value ?? outside.lookup(name);
    return found === undefined ? [] : [[name, found] as const];
  });
  const keys = Object.entries(ssh ?? {}).map(([id, path]) => (path === '' ? id : `${id}=${path}`));
  return {
    ...Object.fromEntries(kept),
    ...(known.length > 0 && { args: Object.fromEntries(known) }),
    ...(keys.length > 0 && { ssh: keys }),
  };
}
