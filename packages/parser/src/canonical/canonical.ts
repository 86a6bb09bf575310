import type { Report } from '../report.ts';
import type { Entry, Node } from '../yaml/node.ts';
import { mapNode } from '../yaml/node.ts';
import { expandCommand } from './command.ts';
import type { Expansion } from './expansion.ts';
import { expandExpose } from './expose.ts';
import { expandHealthcheck } from './healthcheck.ts';
import { expandEnvironment, expandLabels } from './mapping.ts';
import { expandPorts } from './ports.ts';
import { expandDependsOn, expandEnvFile, expandNetworks } from './references.ts';
import { expandVolumes } from './volumes.ts';

/** What to expand, by its path; `*` is any name. Files are merged in this form, and read in no other. */
const expansions: Readonly<Record<string, Expansion>> = {
  'services.*.command': expandCommand,
  'services.*.entrypoint': expandCommand,
  'services.*.environment': expandEnvironment,
  'services.*.labels': expandLabels,
  'services.*.env_file': expandEnvFile,
  'services.*.ports': expandPorts,
  'services.*.expose': expandExpose,
  'services.*.volumes': expandVolumes,
  'services.*.depends_on': expandDependsOn,
  'services.*.networks': expandNetworks,
  'services.*.healthcheck': expandHealthcheck,
};
const namesAt = new Set(['services']);

/** The same file with every short form written long. */
export const canonical = (root: Node, report: Report): Node => expand(root, '', '', report) ?? root;

function expand(node: Node, path: string, pattern: string, report: Report): Node | null {
  const expansion = Object.hasOwn(expansions, pattern) ? expansions[pattern] : undefined;
  if (expansion) return expansion(node, path, report);
  if (node.kind !== 'map') return node;
  const entries = new Map<string, Entry>();
  for (const [name, { key, value }] of node.entries) {
    const step = namesAt.has(pattern) ? '*' : name;
    const expanded = expand(value, join(path, name), join(pattern, step), report);
    if (expanded) entries.set(name, { key, value: expanded });
  }
  return mapNode(node, entries);
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
