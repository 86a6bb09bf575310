import { below, type Expansion, type Expansions } from '../canonical/expansion.ts';
import { parseMount } from '../canonical/parse-mount.ts';
import { rewriting } from '../canonical/rewriting.ts';
import type { Node } from '../yaml/node.ts';
import { child, isNull, listNode, textOf } from '../yaml/node.ts';

/** What tells an item of a list from the others; `null` where nothing does. */
type KeyOf = (item: Node) => string | null;

/** Of several items with one key the last, where the first stood. */
const once =
  (keyOf: KeyOf): Expansion =>
  (node) => {
    if (node.kind !== 'list') return node;
    const found = new Map<string, Node>();
    node.items.forEach((item, index) => {
      const key = isNull(item) ? null : keyOf(item);
      found.set(key === null ? `without ${index}` : `of ${key}`, item);
    });
    return found.size === node.items.length && [...found.values()].every((it, at) => it === node.items[at])
      ? node
      : listNode(node, [...found.values()]);
  };

/** `NAME` of `NAME=value`. */
const byName: KeyOf = (item) => textOf(item)?.split('=', 1)[0] ?? null;

const byTarget =
  (targetOf: (text: string) => string | null): KeyOf =>
  (item) => {
    const text = textOf(item);
    return text === undefined ? (textOf(child(item, 'target')) ?? null) : targetOf(text);
  };

/** A secret or a config by where it is mounted. */
const byMount =
  (folder: string): KeyOf =>
  (item) =>
    textOf(child(item, 'target')) ?? `${folder}/${textOf(item) ?? textOf(child(item, 'source')) ?? ''}`;

const byPath: KeyOf = (item) => textOf(item) ?? textOf(child(item, 'path')) ?? null;

const byBinding: KeyOf = (item) => {
  if (item.kind !== 'map') return item.kind === 'scalar' ? String(item.value) : null;
  const part = (key: string, otherwise: string) => {
    const node = child(item, key);
    return node?.kind === 'scalar' ? node.value : otherwise;
  };
  const binding = [
    part('host_ip', '0.0.0.0'),
    part('published', '?'),
    Number(part('target', '')),
    part('protocol', 'tcp'),
  ];
  return JSON.stringify(binding);
};

const byText: KeyOf = (item) => (item.kind === 'scalar' ? String(item.value) : null);

const service: Expansions = {
  annotations: once(byName),
  'build.args': once(byName),
  'build.additional_contexts': once(byName),
  'build.tags': once(byName),
  'build.labels': once(byName),
  cap_add: once(byName),
  cap_drop: once(byName),
  configs: once(byMount('')),
  'deploy.labels': once(byName),
  devices: once(byTarget((text) => text.split(':')[1] ?? text)),
  dns: once(byName),
  dns_opt: once(byName),
  dns_search: once(byName),
  environment: once(byName),
  env_file: once(byPath),
  expose: once(byText),
  labels: once(byName),
  links: once(byName),
  'networks.*.aliases': once(byName),
  'networks.*.link_local_ips': once(byName),
  ports: once(byBinding),
  profiles: once(byName),
  secrets: once(byMount('/run/secrets')),
  sysctls: once(byName),
  tmpfs: once(byName),
  volumes: once(byTarget((text) => parseMount(text)?.target ?? null)),
};

/** The same file without what a later item of a list says again, for a service, a job and for the labels of a network. */
export const unique = rewriting({
  ...below('services.*', service),
  ...below('jobs.*', service),
  'networks.*.labels': once(byName),
});
