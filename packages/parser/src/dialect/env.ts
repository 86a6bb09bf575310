import type { Node } from '../yaml/node.ts';
import { child, isNull, listNode, mapNode } from '../yaml/node.ts';
import { withAt, withoutAt } from './place-at.ts';
import type { Translation } from './translation.ts';
import { tell } from './translation.ts';

/** `env` is `environment`; where there are both, what `env` says wins. */
export const readEnv: Translation = (service, path, context) => {
  const env = service.entries.get('env');
  if (!env) return service;
  tell(context, `${path}.env`, '`env` is read as `environment`', 'Write `environment:`.', env.key);
  const environment = child(service, 'environment');
  const both = environment === undefined || isNull(environment) ? env.value : joined(environment, env.value);
  if (both === null) {
    const message = '`env` and `environment` are not both lists, or both mappings';
    context.report.error('value-invalid', `${path}.env`, message, 'Write all variables under `environment:`.', env.key);
  }
  return withAt(withoutAt(service, ['env']), ['environment'], both ?? env.value, env.key);
};

function joined(environment: Node, env: Node): Node | null {
  if (environment.kind === 'list' && env.kind === 'list') return listNode(env, [...environment.items, ...env.items]);
  if (environment.kind !== 'map' || env.kind !== 'map') return null;
  return mapNode(env, new Map([...environment.entries, ...env.entries]));
}
