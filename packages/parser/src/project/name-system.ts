import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import { fillIn } from '../variables/fill-in.ts';
import type { Variables } from '../variables/variables.ts';
import type { MapNode, Place } from '../yaml/node.ts';
import { child, textOf } from '../yaml/node.ts';
import type { Project } from './project.ts';

const legal = /^[a-z0-9][a-z0-9_-]*$/;
const fallback = 'system';

/**
 * Name of the system: as the caller insists, else what `COMPOSE_PROJECT_NAME` says, else the last of the files,
 * else what the caller says, else the first service.
 */
export function nameSystem(project: Project, roots: readonly MapNode[], variables: Variables, report: Report): string {
  const insisted = project.projectName ?? (variables.get('COMPOSE_PROJECT_NAME') || undefined);
  if (insisted !== undefined) return checked(insisted, null, report);
  const written = roots.map((it) => child(it, 'name')).findLast((it) => textOf(it));
  if (written?.kind === 'scalar') {
    const { value, failure } = fillIn(written.text, (it) => variables.get(it));
    return failure ? fallback : checked(value, 'name', report, written);
  }
  if (project.name !== undefined) return checked(project.name, null, report);
  const services = roots.map((it) => child(it, 'services')).filter((it) => it?.kind === 'map');
  const [first] = services.flatMap((it) => [...it.entries.keys()].slice(0, 1));
  return legalName(first ?? fallback);
}

function checked(name: string, path: string | null, report: Report, at?: Place): string {
  if (legal.test(name)) return name;
  const message = `${quote(name)} cannot name a system: that takes small letters, digits, - and _`;
  report.error('name-invalid', path, message, `Write "${legalName(name)}".`, at);
  return legalName(name);
}

/** The nearest legal name: small letters, digits, `-` and `_`, starting with a letter or digit. */
function legalName(name: string): string {
  const cleaned = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, '-')
    .replace(/^[-_]+/, '')
    .replace(/-+$/, '');
  return cleaned === '' ? fallback : cleaned;
}
