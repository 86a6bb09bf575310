import type { Report } from '../report.ts';
import type { MapNode, Node } from '../yaml/node.ts';
import { child } from '../yaml/node.ts';

const sources = { secrets: ['file', 'environment'], configs: ['file', 'environment', 'content'] } as const;

/** A volume that is external says nothing else; a secret or a config has one source. */
export function checkStores(tree: Node, report: Report): void {
  each(tree, 'volumes', (volume, path) => checkExternal(volume, path, report));
  for (const kind of ['secrets', 'configs'] as const) {
    each(tree, kind, (store, path) => checkSource(store, kind, path, report));
  }
}

function each(tree: Node, kind: string, check: (it: MapNode, path: string) => void): void {
  const stores = child(tree, kind);
  if (stores?.kind !== 'map') return;
  for (const [name, { value }] of stores.entries) if (value.kind === 'map') check(value, `${kind}.${name}`);
}

function checkExternal(volume: MapNode, path: string, report: Report): void {
  if (!isTrue(child(volume, 'external'))) return;
  for (const key of volume.entries.keys()) {
    if (key === 'name' || key === 'external' || key.startsWith('x-')) continue;
    const message = `an external volume takes no \`${key}\``;
    report.error('value-invalid', `${path}.${key}`, message, 'Remove it, or `external`.');
  }
}

function checkSource(store: MapNode, kind: keyof typeof sources, path: string, report: Report): void {
  const written = sources[kind].filter((it) => store.entries.has(it));
  const list = sources[kind].map((it) => `\`${it}\``).join(', ');
  if (written.length > 1) {
    report.error('value-invalid', `${path}.${written[1]}`, `there is more than one of ${list}`, 'Leave one of them.');
  }
  const isFree = store.entries.has('external') || store.entries.has('driver');
  if (written.length > 0 || isFree || report.failedAt(path)) return;
  report.error('value-invalid', path, `there is none of ${list}`, 'Write `file: ./path`.');
}

const isTrue = (node: Node | undefined): boolean => node?.kind === 'scalar' && node.value === true;
