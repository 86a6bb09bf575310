import { quote } from '../quote.ts';
import type { MapNode } from '../yaml/node.ts';
import { isNull, mapNode, scalarNode } from '../yaml/node.ts';
import { entryAt, withAt, withoutAt } from './place-at.ts';
import type { Context } from './translation.ts';
import { placeOf, tell } from './translation.ts';

const known = ['runAsUser', 'runAsGroup', 'fsGroup', 'initRunAsUser', 'initRunAsGroup'];
const hint = 'Write `user: "UID:GID"`, and `x-tycho: { volume_group: GID }`, at each service.';

/** `security_context` of the file: as whom its services run that do not say so themselves. */
export function readSecurityContext(tree: MapNode, context: Context): MapNode {
  const written = tree.entries.get('security_context');
  if (!written) return tree;
  const left = withoutAt(tree, ['security_context']);
  const { value, key } = written;
  if (isNull(value)) return left;
  if (value.kind !== 'map') {
    context.report.error('value-invalid', 'security_context', 'it is not a mapping', hint, key);
    return left;
  }
  tell(context, 'security_context', '`security_context` is read as `user` of each service', hint, key);
  const ids = idsIn(value, context);
  const { runAsUser: user, runAsGroup: group, fsGroup } = ids;
  if (user === undefined && group !== undefined) {
    const path = 'security_context.runAsGroup';
    context.report.error(
      'value-invalid',
      path,
      '`runAsGroup` needs a `runAsUser`',
      'Write `runAsUser: 0`, or another.',
    );
  }
  const services = left.entries.get('services');
  if (services?.value.kind !== 'map') return left;
  const entries = [...services.value.entries].map(([name, it]) => {
    if (it.value.kind !== 'map') return [name, it] as const;
    let service = it.value;
    if (user !== undefined && !entryAt(service, ['user'])) {
      const text = group === undefined ? user : `${user}:${group}`;
      service = withAt(service, ['user'], scalarNode(value, text), key);
    }
    if (fsGroup !== undefined && !entryAt(service, ['x-tycho', 'volume_group'])) {
      service = withAt(service, ['x-tycho', 'volume_group'], scalarNode(value, Number(fsGroup)), key);
    }
    return [name, { key: it.key, value: service }] as const;
  });
  return withAt(left, ['services'], mapNode(services.value, new Map(entries)), services.key);
}

function idsIn(map: MapNode, { report }: Context): Readonly<Record<string, string>> {
  const found: [string, string][] = [];
  for (const [name, entry] of map.entries) {
    const path = `security_context.${name}`;
    const text = entry.value.kind === 'scalar' ? entry.value.text : '';
    if (!known.includes(name)) report.error('key-unknown', path, `${quote(name)} is not known here`, hint, entry.key);
    else if (isNull(entry.value)) continue;
    else if (!/^\d{1,10}$/.test(text)) {
      report.error(
        'value-invalid',
        path,
        `${quote(text)} is not the number of a user or group`,
        'Write it as 1000.',
        placeOf(entry),
      );
    } else if (name.startsWith('init')) {
      report.note('key-ignored', path, `\`${name}\` has no effect: no container prepares the volumes`, null, entry.key);
    } else found.push([name, text]);
  }
  return Object.fromEntries(found);
}
