import type { Report } from '../report.ts';
import type { Entry, Node } from '../yaml/node.ts';
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
  if (row?.is === 'unsupported' && isOff(value)) return true;
  if (row?.is === 'approximated' && row.always && !isOff(value)) {
    report.warning('value-approximated', path, `\`${name}\` is approximated: ${row.why}`, null, key);
  }
  if (row?.is === 'unsupported') {
    const reason = row.why === null ? '' : `: ${row.why}`;
    report.warning('key-unsupported', path, `\`${name}\` is not supported and has no effect${reason}`, null, key);
  }
  if (row?.is === 'meaningless') report.note('key-ignored', path, row.why, null, key);
  return row?.is === 'unsupported' || row?.is === 'meaningless';
}

/** What asks for nothing. */
const isOff = (value: Node): boolean =>
  value.kind === 'scalar' ? value.value === null : value.kind === 'map' && value.entries.size === 0;
