import type { Mount } from '@tycho/ast';
import type { Model } from '../model/model.ts';

interface Loan {
  readonly service: string;
  readonly readOnly: boolean;
}

/** `service` or `service:ro` */
function loansOf(name: string, { services }: Model): Loan[] {
  return (services[name]?.volumes_from ?? [])
    .filter((it) => !it.startsWith('container:'))
    .map((it) => {
      const [service = '', mode] = it.split(':', 2);
      return { service, readOnly: mode === 'ro' };
    });
}

/** Services whose mounts others take over with `volumes_from`. */
export const lenders = (model: Model): ReadonlySet<string> =>
  new Set(Object.keys(model.services).flatMap((name) => loansOf(name, model).map((it) => it.service)));

/** The mounts of a service, and those that it takes over from others, where it has none of its own. */
export function borrowedMounts(
  name: string,
  model: Model,
  own: ReadonlyMap<string, readonly Mount[]>,
  asked: ReadonlySet<string> = new Set(),
): Mount[] {
  const mounts = new Map((own.get(name) ?? []).map((it) => [it.target, it]));
  for (const { service, readOnly } of asked.has(name) ? [] : loansOf(name, model)) {
    for (const it of borrowedMounts(service, model, own, new Set([...asked, name]))) {
      if (it.kind === 'memory' || mounts.has(it.target)) continue;
      mounts.set(it.target, { ...it, readOnly: it.readOnly || readOnly });
    }
  }
  return [...mounts.values()];
}
