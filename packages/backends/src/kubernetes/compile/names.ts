import { createHash } from 'node:crypto';
import { hostLabel } from '@tycho/ast';

const MAX_LENGTH = 63;

/**
 * A legal name for objects and host names (a DNS-1035 label, RFC 1035: letter first, at most 63 characters)
 * out of several parts. When something had to be cut, a hash of the whole keeps it unlike any other.
 *
 * @example dnsLabel('jupyter-ds', 'my_db', '909f2e60') // 'jupyter-ds-my-db-909f2e60'
 */
export function dnsLabel(...parts: readonly string[]): string {
  const whole = parts.join('-');
  const legal = whole
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .replace(/^(?=[0-9])/, 's');
  return legal.length <= MAX_LENGTH ? legal || `s-${hash(whole)}` : `${shorten(parts)}`;
}

/** What stays whole at the end of a name: the start of a GUID, and the kind of object. */
const ending = /^[a-z0-9][a-z0-9-]{0,30}(?<!-)$/;

/** A last part that tells two systems apart stays whole, and what comes before it is cut. */
function shorten(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  const keeps = parts.length > 1 && ending.test(last);
  const tail = `-${hash(parts.join('-'))}${keeps ? `-${last}` : ''}`;
  const head = dnsHead(parts.slice(0, keeps ? -1 : undefined).join('-')).slice(0, MAX_LENGTH - tail.length);
  return head.replace(/-+$/, '') + tail;
}

const dnsHead = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+/, '')
    .replace(/^(?=[0-9])/, 's');

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

/** `<system>-<service>-<guid8>`; without a service, `<system>-<guid8>`. */
export const objectName = (guid: string, ...parts: readonly string[]): string => dnsLabel(...parts, guid.slice(0, 8));

/** What tells a service, volume or network among those of its system: the host name where it is one. */
export const partLabel = (name: string): string => hostLabel(name) ?? dnsLabel(name);

/** What tells a path among those of a container: paths that differ are told apart, however they are written. */
export const pathLabel = (path: string): string => (/^[a-z0-9/]+$/.test(path) ? path : `${path}-${hash(path)}`);

/** The root object's name. */
export const rootName = (guid: string): string => `tycho-${guid}`;

/** Name of the Secret that keeps a revision. */
export const revisionName = (guid: string, revision: number): string => `${rootName(guid)}-${revision}`;
