import type { MadeStorage, VolumeAccess } from '@tycho/ast';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import { didYouMean } from '../schema/nearest-name.ts';
import { isObjectName } from './object-name.ts';
import { sizeAt } from './option-size.ts';

type Own = Partial<Pick<MadeStorage, 'size' | 'storageClass' | 'access'>>;

const accessModes: Readonly<Record<string, VolumeAccess>> = {
  ReadWriteOnce: 'one-node',
  ReadWriteMany: 'any-node',
  ReadWriteOncePod: 'one-container',
  ReadOnlyMany: 'read-only',
};

const example = 'x-tycho: { size: 10G, storageClass: fast, accessMode: ReadWriteMany }';

/** `x-tycho` of a volume: what Compose has no word for. */
export function ownStorage(written: unknown, volume: string, report: Report): Own {
  const path = `${volume}.x-tycho`;
  if (written === undefined || written === null) return {};
  if (typeof written !== 'object' || Array.isArray(written)) {
    report.error('value-invalid', path, '`x-tycho` of a volume is a mapping', `Write ${example}.`);
    return {};
  }
  let own: Own = {};
  for (const [key, value] of Object.entries(written)) {
    const read = Object.hasOwn(readers, key) ? readers[key] : undefined;
    if (read) own = { ...own, ...read(String(value), `${path}.${key}`, report) };
    else {
      const hint = didYouMean(key, Object.keys(readers)) ?? `Write ${example}.`;
      report.error('key-unknown', `${path}.${key}`, `${quote(key)} means nothing in \`x-tycho\` of a volume`, hint);
    }
  }
  return own;
}

const readers: Readonly<Record<string, (text: string, path: string, report: Report) => Own>> = {
  size: (text, path, report) => ({ size: sizeAt(text, path, report) }),
  storageClass(text, path, report) {
    if (!isObjectName(text))
      report.error('value-invalid', path, `${quote(text)} cannot be the name of a storage class`);
    return { storageClass: text };
  },
  accessMode(text, path, report) {
    const access = Object.hasOwn(accessModes, text) ? accessModes[text] : undefined;
    if (access !== undefined) return { access };
    const hint = `Write one of ${Object.keys(accessModes).join(', ')}.`;
    report.error('value-invalid', path, `${quote(text)} is not an access mode`, hint);
    return {};
  },
};
