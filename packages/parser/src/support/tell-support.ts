import type { Report } from '../report.ts';
import type { Entry, Node, Value } from '../yaml/node.ts';
import { supportTable } from './support-table.ts';

/** Says of each attribute that has no effect that it has none, once and at its place. */
export function tellSupport(node: Node, report: Report, path = '', pattern = ''): void {
  if (node.kind === 'list') {
    node.items.forEach((item, index) => {
      tellSupport(item, report, `${path}[${index}]`, `${pattern}[]`);
    });
  }
  if (node.kind !== 'map') return;
  for (const [name, entry] of node.entries) {
    const at = path === '' ? name : `${path}.${name}`;
    const step = namesUser(pattern) ? `${pattern}.*` : pattern === '' ? name : `${pattern}.${name}`;
    if (!tell(name, entry, at, step, report)) tellSupport(entry.value, report, at, step);
  }
}

/** Attributes with names of the user's below them. */
const named = new Set(
  Object.keys(supportTable).flatMap((it) => [...it.matchAll(/\.\*/g)].map(({ index }) => it.slice(0, index))),
);
const namesUser = (pattern: string): boolean => named.has(pattern) || topLevel.has(pattern);
const topLevel = new Set(['services', 'networks', 'volumes', 'secrets', 'configs', 'models']);

function tell(name: string, { key, value }: Entry, path: string, pattern: string, report: Report): boolean {
  const row = Object.hasOwn(supportTable, pattern) ? supportTable[pattern] : undefined;
  switch (row?.is) {
    case 'approximated':
      if (row.always && !isOff(value, row.always.but)) {
        report.warning('value-approximated', path, `\`${name}\` is approximated: ${row.why}`, null, key);
      }
      return false;
    case 'refused':
      if (!row.always || isOff(value, row.always.but)) return false;
      if (!report.failedAt(path)) {
        report.error('key-unsupported', path, `\`${name}\` cannot be launched: ${row.why}`, row.always.hint, key);
      }
      return true;
    case 'unsupported':
      if (!isOff(value, row.but)) {
        const message = `\`${name}\` is not supported and has no effect: ${row.why}`;
        report.warning('key-unsupported', path, message, null, key);
      }
      return true;
    case 'meaningless':
      report.note('key-ignored', path, row.why, null, key);
      return true;
    case 'supported':
    case undefined:
      return false;
  }
}

/** What asks for nothing, or for what is so anyway. */
const isOff = (value: Node, but: readonly Value[]): boolean =>
  value.kind === 'scalar'
    ? value.value === null || but.some((it) => String(it) === String(value.value))
    : value.kind === 'map' && value.entries.size === 0;
