import { hostLabel } from '@tycho/ast';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';

/** What an object of a cluster may be called (a subdomain of RFC 1123). */
export const isObjectName = (text: string): boolean =>
  text.length <= 253 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(text);

/**
 * The name under which an object that is there is looked for: as it is written, or in a form that an object can have,
 * with a warning.
 */
export function existingName(name: string, path: string, report: Report): string {
  if (isObjectName(name)) return name;
  const label = hostLabel(name);
  if (label === null) {
    const message = `${quote(name)} cannot be the name of an object that is there`;
    report.error('name-invalid', path, message, 'Write its name as `name:`.');
    return name;
  }
  const message = `${quote(name)} cannot be the name of an object, so ${label} is looked for`;
  report.warning('value-approximated', path, message, `Write \`name: ${label}\`.`);
  return label;
}
