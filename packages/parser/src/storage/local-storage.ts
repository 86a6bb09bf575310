import type { MadeStorage, VolumeStorage } from '@tycho/ast';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import { mountOptions, type Options } from './mount-options.ts';
import { optionSize, sizeAt } from './option-size.ts';

type Local = (options: Given, path: string, report: Report) => VolumeStorage;

interface Given {
  readonly device: string;
  /** Of `o`: each with its value, or none. */
  readonly options: Options;
}

/** What the `local` driver of Docker makes of its options, by their `type`. */
const types: Readonly<Record<string, Local>> = { tmpfs, nfs, nfs4: nfs, none: bind, bind };
const known = new Set(['type', 'o', 'device', 'size']);

/** A volume of the `local` driver: one like any other, unless its options say that it is mounted from somewhere. */
export function localStorage(
  options: Readonly<Record<string, unknown>>,
  made: MadeStorage,
  path: string,
  report: Report,
): VolumeStorage {
  const at = `${path}.driver_opts`;
  for (const option of Object.keys(options).filter((it) => !known.has(it))) {
    const message = `the option \`${option}\` has no effect`;
    report.warning('key-unsupported', `${at}.${option}`, message, 'Remove it.');
  }
  const given = { device: String(options.device ?? ''), options: mountOptions(String(options.o ?? '')) };
  const type = given.options.has('bind') ? 'bind' : options.type;
  if (type === undefined && given.device === '') {
    const size = optionSize(options, path, report);
    return size === null ? made : { ...made, size };
  }
  const local = typeof type === 'string' && Object.hasOwn(types, type) ? types[type] : undefined;
  if (local) return local(given, at, report);
  const hint = 'Write tmpfs or nfs, a bind mount, or `external: true` with the claim of such a volume.';
  report.error('value-invalid', `${at}.type`, `a volume of the type ${quote(String(type))} cannot be mounted`, hint);
  return made;
}

function tmpfs({ options }: Given, path: string, report: Report): VolumeStorage {
  const { size, ...others } = Object.fromEntries(options);
  for (const option of Object.keys(others)) without(option, path, report);
  return { kind: 'memory', size: size ? sizeAt(size, `${path}.o`, report) : null };
}

/** Options of NFS that say how it is spoken: the nodes of a cluster know. */
function nfs({ device, options }: Given, path: string, report: Report): VolumeStorage {
  const [host = '', folder = ''] = device.split(/:(?=\/)/, 2);
  const { addr, ro, rw: _, ...others } = Object.fromEntries(options);
  const server = addr || host;
  if (server === '' || folder === '') {
    const hint = 'Write `o: addr=SERVER` and `device: ":/folder"`.';
    report.error('value-invalid', path, 'an NFS volume needs a server and a folder', hint);
  }
  for (const option of Object.keys(others)) without(option, path, report);
  return { kind: 'nfs', server, path: folder, readOnly: ro !== undefined };
}

function bind({ device, options }: Given, path: string, report: Report): VolumeStorage {
  for (const option of [...options.keys()].filter((it) => it !== 'bind')) without(option, path, report);
  if (!device.startsWith('/')) {
    const message = `${quote(device)} is not an absolute path of a node`;
    const hint = 'Mount a folder of the project in the service itself: "./folder:/path".';
    report.error('value-invalid', `${path}.device`, message, hint);
  }
  return { kind: 'host', path: device };
}

function without(option: string, path: string, report: Report): void {
  const message = `the mount option \`${option}\` is left out: the cluster mounts with its own`;
  report.warning('value-approximated', `${path}.o`, message);
}
