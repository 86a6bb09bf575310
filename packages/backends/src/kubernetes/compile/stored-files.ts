import { createHmac } from 'node:crypto';
import type { FileContent, FileSet, StoredFile } from '@tycho/ast';
import type { Context } from './context.ts';
import type { KubernetesArtifact } from './manifest.ts';
import { partLabel } from './names.ts';
import { present } from './part.ts';
import { annotationsOf } from './parts/annotations.ts';

/** One object that holds files of a set, each under a key of its own. */
export interface StoredFiles {
  readonly artifact: KubernetesArtifact;
  readonly keys: ReadonlyMap<StoredFile, string>;
}

/** What one ConfigMap or Secret may hold, in bytes. */
const ROOM = 1_048_576;

/**
 * The files of a set as ConfigMaps, or Secrets where they are secret: as many as it takes. They never change: with
 * another content comes another name, and with that other pods.
 */
export function storedFiles(context: Context, set: FileSet): StoredFiles[] {
  if (set.source.kind === 'existing') return [];
  return inRoom(set.source.files).map((files) => storedTogether(context, set, files));
}

function storedTogether(context: Context, set: FileSet, files: readonly StoredFile[]): StoredFiles {
  const keys = keysOf(files);
  const entries = [...keys].map(([{ content }, key]): readonly [string, FileContent] => [key, content]);
  const fields = set.secret ? secretData(entries) : configData(entries);
  const hash = createHmac('sha256', context.guid).update(JSON.stringify(entries)).digest('hex').slice(0, 8);
  const name = context.nameOf(`${partLabel(set.name)}-${hash}`);
  const artifact = context.object(set.secret ? 'Secret' : 'ConfigMap', name, { immutable: true, ...fields });
  const annotations = annotationsOf(set.labels);
  const metadata = { ...artifact.manifest.metadata, ...present({ annotations }) };
  return { artifact: { ...artifact, manifest: { ...artifact.manifest, metadata } }, keys };
}

/** As few groups as the order allows, each small enough for one object. */
function inRoom(files: readonly StoredFile[]): StoredFile[][] {
  const groups: StoredFile[][] = [];
  let left = 0;
  for (const it of files) {
    const size = sizeOf(it.content);
    if (groups.length === 0 || size > left) {
      groups.push([]);
      left = ROOM;
    }
    groups.at(-1)?.push(it);
    left -= size;
  }
  return groups;
}

/** Legal keys, no two alike. */
function keysOf(files: readonly StoredFile[]): Map<StoredFile, string> {
  const used = new Set<string>();
  const keys = files.map((it, index): [StoredFile, string] => {
    const legal = it.path.replaceAll(/[^A-Za-z0-9._-]/g, '_').slice(-200);
    const key = used.has(legal) || /^\.{1,2}/.test(legal) ? `${index}_${legal}` : legal;
    used.add(key);
    return [it, key];
  });
  return new Map(keys);
}

type Entries = readonly (readonly [key: string, content: FileContent])[];

const secretData = (entries: Entries): object => ({
  type: 'Opaque',
  data: Object.fromEntries(entries.map(([key, it]) => [key, base64Of(it)])),
});

function configData(entries: Entries): object {
  const texts = entries.filter(([, it]) => typeof it === 'string');
  const others = entries.filter(([, it]) => typeof it !== 'string');
  return present({
    data: Object.fromEntries(texts),
    binaryData: Object.fromEntries(others.map(([key, it]) => [key, base64Of(it)])),
  });
}

const base64Of = (it: FileContent): string =>
  typeof it === 'string' ? Buffer.from(it, 'utf8').toString('base64') : it.base64;

const sizeOf = (it: FileContent): number =>
  typeof it === 'string' ? Buffer.byteLength(it) : Buffer.byteLength(it.base64, 'base64');
