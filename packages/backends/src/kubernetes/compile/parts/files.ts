import { posix } from 'node:path';
import type { FileMount, FileSet, FolderMount } from '@tycho/ast';
import type { Context } from '../context.ts';
import { dnsLabel } from '../names.ts';
import type { Aspect, Fields } from '../part.ts';
import { present } from '../part.ts';
import { storedFiles } from '../stored-files.ts';

type Mounted = FileMount | FolderMount;

/**
 * Configs, secrets and files of the project, all in one volume with a folder for each mount, so that every one of
 * them stands at its exact path, whatever the image has beside it.
 */
export const files: Aspect = ({ name: service, mounts, security }, context) => {
  const name = dnsLabel('files', service);
  const mounted = mounts.filter((it): it is Mounted => it.kind === 'file' || it.kind === 'folder');
  const sources = mounted.flatMap((it, index) => sourcesOf(it, String(index), context));
  const group = mounted.flatMap((it) => (it.kind === 'file' && it.group !== null ? [it.group] : []))[0];
  if (mounted.length === 0) return {};
  return {
    container: {
      volumeMounts: mounted.map((it, index) => ({
        name,
        mountPath: it.target,
        subPath: it.kind === 'folder' ? String(index) : `${index}/${posix.basename(it.path)}`,
        readOnly: true,
      })),
    },
    pod: {
      volumes: [{ name, projected: { sources } }],
      ...present({ securityContext: present({ fsGroup: security.volumeGroup === null ? group : null }) }),
    },
  };
};

function sourcesOf(mount: Mounted, folder: string, context: Context): Fields[] {
  const set = context.system.files.find((it) => it.name === mount.files);
  if (set === undefined) throw new Error(`the system has no files ${mount.files}`);
  if (set.source.kind === 'existing') return [existing(set, set.source, mount, folder)];
  return storedFiles(context, set).flatMap(({ artifact, keys }) => {
    const items = [...keys]
      .filter(([{ path }]) => mount.kind === 'folder' || path === mount.path)
      .map(([file, key]) => ({
        key,
        path: `${folder}/${mount.kind === 'folder' ? file.path : posix.basename(file.path)}`,
        mode: modeOf(mount, file.mode),
      }));
    return items.length === 0 ? [] : [{ [sourceKind(set)]: { name: artifact.manifest.metadata.name, items } }];
  });
}

function existing(
  set: FileSet,
  { object, key }: Extract<FileSet['source'], { kind: 'existing' }>,
  mount: Mounted,
  folder: string,
): Fields {
  const path = `${folder}/${mount.kind === 'file' ? posix.basename(mount.path) : key}`;
  return { [sourceKind(set)]: { name: object, items: [{ key, path, mode: modeOf(mount, USUAL_MODE) }] } };
}

/** What everyone may read. */
const USUAL_MODE = 0o444;

const sourceKind = ({ secret }: FileSet): string => (secret ? 'secret' : 'configMap');

/** Files belong to root here; whom a mount gives to another may read them as a member of its group. */
function modeOf(mount: Mounted, own: number): number {
  const mode = mount.kind === 'file' ? (mount.mode ?? own) : own;
  return mount.kind === 'file' && mount.group !== null ? mode | ((mode & 0o500) >> 3) : mode;
}
