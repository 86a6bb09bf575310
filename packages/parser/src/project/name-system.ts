import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import { fillIn } from '../variables/fill-in.ts';
import type { Variables } from '../variables/variables.ts';
import type { MapNode } from '../yaml/node.ts';
import { child, textOf } from '../yaml/node.ts';
import type { Project } from './project.ts';

const legal = /^[a-z0-9][a-z0-9_-]*$/;
const fallback = 'system';

/** Name of the system: as the caller insists, else what the file says, else what the caller says, else the first service. */
export function nameSystem(project: Project, root: MapNode, variables: Variables, report: Report): string {
  if (project.projectName !== undefined) return checked(project.projectName, null, report);
  const written = textOf(child(root, 'name'));
  if (written) {
    const { value, failure } = fillIn(written, (it) => variables.get(it));
    return failure ? fallback : checked(value, 'name', report);
  }
  if (project.name !== undefined) return checked(project.name, null, report);
  const services = child(root, 'services');
  const [first] = services?.kind === 'map' ? services.entries.keys() : [];
  return legalName(first ?? fallback);
}

function checked(name: string, path: string | null, report: Report): string {
  if (legal.test(name)) return name;
  const message = `${quote(name)} cannot name a system: that takes small letters, digits, - and _`;
  report.error('name-invalid', path, message, `Write "${legalName(name)}".`);
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
