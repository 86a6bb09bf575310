import { identity } from '../merge/identity.ts';
import type { Merger } from '../merge/merger.ts';
import { withoutBelow } from '../merge/without.ts';
import type { Report } from '../report.ts';
import type { Replaced } from '../yaml/document.ts';
import type { Entry, MapNode } from '../yaml/node.ts';
import { child, isNull, mapNode } from '../yaml/node.ts';

/** What an included file brings with it. */
const imported = ['services', 'jobs', 'volumes', 'networks', 'secrets', 'configs', 'models'];

/** A file with what it includes. What both define is merged: what the file itself says wins. */
export function importResources(
  into: MapNode,
  from: MapNode,
  replaced: Replaced,
  merger: Merger,
  report: Report,
): MapNode {
  const entries = new Map<string, Entry>(into.entries);
  for (const key of imported) {
    const more = from.entries.get(key);
    const own = child(into, key);
    if (more?.value.kind !== 'map' || (own && own.kind !== 'map' && !isNull(own))) continue;
    const named = new Map<string, Entry>(own?.kind === 'map' ? own.entries : []);
    for (const [name, entry] of more.value.entries) {
      const before = named.get(name);
      if (!before) named.set(name, entry);
      if (!before || identity(before.value) === identity(entry.value)) continue;
      const { file, line } = entry.key.source.location(Math.max(entry.key.start, 0));
      const message = `${name} is defined at ${file}:${line} too; the two are merged, and this one wins`;
      report.warning('compose-invalid', `${key}.${name}`, message, 'Rename one of the two.', before.key);
      const base = withoutBelow(entry.value, [key, name], replaced);
      named.set(name, { key: before.key, value: merger.named(base, before.value, key, name) });
    }
    entries.set(key, { key: into.entries.get(key)?.key ?? more.key, value: mapNode(own ?? more.value, named) });
  }
  return mapNode(into, entries);
}
