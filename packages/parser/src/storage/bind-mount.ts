import { posix } from 'node:path';
import type { HostMount, Mount } from '@tycho/ast';
import type { ModelMount } from '../model/model.ts';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import type { MountContext } from './volume-mounts.ts';

/**
 * A path of the project is sent along, and comes as a copy that nobody can write to; where there is nothing to send,
 * a volume stands in for it. Any other path is one of the node, which policy has to allow.
 */
export function bindMount(mount: ModelMount, path: string, context: MountContext): Mount[] {
  const { report } = context;
  const { source = '', target, read_only: readOnly = false, bind = {} } = mount;
  if (/^(~|[a-zA-Z]:[\\/]|\\\\)/.test(source)) {
    const hint = 'Put it into the project folder, and mount it from there: "./file:/path".';
    report.error('value-invalid', path, `${quote(source)} is not a path that a node has`, hint);
    return [];
  }
  if (source.startsWith('/')) {
    const propagation = propagations[bind.propagation ?? ''] ?? 'none';
    tellHost(bind, path, report);
    return [{ kind: 'host', path: posix.normalize(source), propagation, target, readOnly }];
  }
  return fromProject(source, { target, readOnly }, path, context);
}

const propagations: Readonly<Record<string, HostMount['propagation']>> = {
  rslave: 'from-host',
  slave: 'from-host',
  rshared: 'both',
  shared: 'both',
};

function tellHost({ create_host_path: create = true, recursive, selinux }: Bind, path: string, report: Report): void {
  const say = (key: string, message: string) => report.warning('value-approximated', `${path}.bind.${key}`, message);
  if (!create) say('create_host_path', 'where the node has nothing at that path, a folder is made all the same');
  if (recursive === 'disabled' || recursive === 'readonly')
    say('recursive', `\`recursive: ${recursive}\` has no effect: what is mounted below is seen as it is there`);
  if (selinux !== undefined) say('selinux', 'files of a node are not relabelled');
}

type Bind = NonNullable<ModelMount['bind']>;

function fromProject(
  source: string,
  place: { readonly target: string; readonly readOnly: boolean },
  path: string,
  { files, volumes, report }: MountContext,
): Mount[] {
  const found = files.bundled(source, path);
  switch (found.kind) {
    case 'refused':
      return [];
    case 'file':
      return [{ kind: 'file', files: found.name, path: found.path, mode: null, group: null, ...place, readOnly: true }];
    case 'folder':
      if (!place.readOnly) {
        const message = `${source} is mounted as it was sent, and cannot be written to`;
        report.warning('value-approximated', path, message, 'Write `:ro` behind it, or mount a named volume.');
      }
      return [{ kind: 'folder', files: found.name, ...place, readOnly: true }];
    case 'nothing': {
      if (place.readOnly) {
        const hint = 'Add it to the project, or mount a named volume.';
        report.error('file-missing', path, `there is nothing at ${quote(source)} in the project`, hint);
        return [];
      }
      const message = `nothing of ${source} was sent, as of what is empty or has more than 1 MiB: a new volume, filled from the image, takes its place`;
      report.warning('value-approximated', path, message, 'Mount a named volume: "data:/path".');
      const volume = volumes.standIn(`folder/${source.replace(/^\.\//, '')}`);
      // Not the top of the volume, where a file system may keep things of its own.
      return [{ kind: 'volume', volume, subPath: 'folder', copy: true, ...place }];
    }
  }
}
