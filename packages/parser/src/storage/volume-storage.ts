import { hostLabel, type MadeStorage, type VolumeStorage } from '@tycho/ast';
import type { ModelResource } from '../model/model.ts';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import { localStorage } from './local-storage.ts';
import { existingName } from './object-name.ts';
import { optionSize } from './option-size.ts';
import { ownStorage } from './own-storage.ts';

/** A volume of which nothing is said. */
export const plainStorage: MadeStorage = {
  kind: 'made',
  exactName: null,
  size: null,
  storageClass: null,
  driver: null,
  access: null,
};

interface Beside {
  /** What Docker calls it where the file gives no name. */
  readonly usualName: string;
  /** Its `x-tycho`. */
  readonly extension: unknown;
}

/** What a named volume is. */
export function volumeStorage(
  key: string,
  it: ModelResource,
  { usualName, extension }: Beside,
  report: Report,
): VolumeStorage {
  const path = `volumes.${key}`;
  const { name, driver = 'local', driver_opts: options = {}, external = false } = it;
  if (external) return { kind: 'existing', claim: existingName(name, path, report) };
  const made = { ...plainStorage, exactName: name === usualName ? null : exactName(name, path, report) };
  const own = ownStorage(extension, path, report);
  if (driver === 'local') return localStorage(options, { ...made, ...own }, path, report);
  for (const option of Object.keys(options).filter((it) => it !== 'size')) {
    const message = `the option \`${option}\` of the driver has no effect`;
    report.warning('key-unsupported', `${path}.driver_opts.${option}`, message, 'Set it in the storage class.');
  }
  return { ...made, driver, size: optionSize(options, path, report), ...own };
}

function exactName(name: string, path: string, report: Report): string {
  const label = hostLabel(name);
  if (label === null) {
    const message = `${quote(name)} cannot be the name of a volume`;
    report.error('name-invalid', `${path}.name`, message, 'Write letters, digits and `-`, at most 63 of them.');
  } else if (label !== name) {
    report.warning('value-approximated', `${path}.name`, `the volume ${name} is called ${label}`, `Name it ${label}.`);
  }
  return label ?? name;
}
