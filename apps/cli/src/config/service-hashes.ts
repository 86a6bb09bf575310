import { createHash } from 'node:crypto';
import { ProblemError, problem } from '@tycho/ast';
import { inOrder } from './in-order.ts';
import type { ListedModel } from './model-parts.ts';

/** `web 3f2a…`: a hash of each service that is asked for, which changes when its configuration does; `*` is all. */
export function serviceHashes({ services }: ListedModel, asked: string): string[] {
  const names = asked === '*' ? Object.keys(services).toSorted() : asked.split(',').map((it) => it.trim());
  return names.map((name) => {
    const service = services[name];
    if (service === undefined) throw unknownService(name, Object.keys(services));
    return `${name} ${createHash('sha256')
      .update(JSON.stringify(inOrder(service)))
      .digest('hex')}`;
  });
}

function unknownService(name: string, known: readonly string[]): ProblemError {
  const hint = `There are ${known.toSorted().join(', ')}.`;
  return new ProblemError([problem('error', 'service-undefined', `there is no service ${name}`, { hint })]);
}
