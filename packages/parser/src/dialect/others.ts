import { isNull, listNode, scalarNode } from '../yaml/node.ts';
import { entryAt, withAt, withoutAt } from './place-at.ts';
import type { Translation } from './translation.ts';
import { tell } from './translation.ts';

interface Meaningless {
  readonly why: string;
  readonly hint: string;
}

const proxy: Meaningless = { why: 'no proxy rewrites paths here', hint: 'Remove it.' };

/** Keys that meant something to what stood around the original, or nothing even there. */
const withoutEffect: Readonly<Record<string, Meaningless>> = {
  proxy_rewrite: proxy,
  proxy_rewrite_rule: proxy,
  gitea_integration: { why: 'no Gitea is set up here', hint: 'Remove it.' },
  securityContext: { why: 'the original did not look at it', hint: 'Write `user`, `privileged` or `cap_add`.' },
};

export const readOthers: Translation = (service, path, { report }) =>
  Object.entries(withoutEffect).reduce((it, [name, { why, hint }]) => {
    const entry = it.entries.get(name);
    if (!entry) return it;
    report.note('key-ignored', `${path}.${name}`, `\`${name}\` has no effect: ${why}`, hint, entry.key);
    return withoutAt(it, [name]);
  }, service);

/** `conn_string` is a label. */
export const readConnString: Translation = (service, path, context) => {
  const entry = service.entries.get('conn_string');
  if (!entry) return service;
  const left = withoutAt(service, ['conn_string']);
  tell(
    context,
    `${path}.conn_string`,
    '`conn_string` is read as a label',
    'Write `labels: { conn_string: … }`.',
    entry.key,
  );
  if (isNull(entry.value)) return left;
  const labels = entryAt(left, ['labels'])?.value;
  if (labels?.kind !== 'list') return withAt(left, ['labels', 'conn_string'], entry.value, entry.key);
  const text = entry.value.kind === 'scalar' ? entry.value.text : '';
  const item = scalarNode(entry.value, `conn_string=${text}`);
  return withAt(left, ['labels'], listNode(labels, [...labels.items, item]), entry.key);
};
