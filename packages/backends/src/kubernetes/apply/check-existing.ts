import { type FileSet, hasErrors, type Problem, ProblemError, problem, type System } from '@tycho/ast';
import { tychoSelector } from '../compile/labels.ts';
import { dnsLabel } from '../compile/names.ts';
import { type Kind, pathOf } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';
import type { KubeObject, Stored } from '../objects.ts';

/** An object that a system takes as it is. */
interface Needed {
  readonly kind: Kind;
  readonly name: string;
  /** Where the system says so. */
  readonly path: string;
  /** An entry that it has to have. */
  readonly key: string | null;
  /** Tycho would make it: then it may be missing, but not be somebody else's. */
  readonly isMade: boolean;
}

/** Refuses a system that needs what is not there, or would make what somebody else has made. */
export async function checkExisting(
  client: KubeClient,
  namespace: string,
  system: System,
  signal: AbortSignal,
): Promise<void> {
  const found = await Promise.all(neededBy(system).map((it) => check(client, namespace, it, signal)));
  const problems = found.filter((it) => it !== null);
  if (hasErrors(problems)) throw new ProblemError(problems);
}

function neededBy({ services, volumes, files }: System): Needed[] {
  const kind = 'PersistentVolumeClaim';
  const mounts = services.flatMap(({ name, mounts: all }) =>
    all.map((mount) => ({ mount, path: `services.${name}.volumes[${mount.target}]` })),
  );
  const mounted = new Set(mounts.flatMap(({ mount }) => (mount.kind === 'volume' ? [mount.volume] : [])));
  return [
    ...mounts.flatMap(({ mount, path }) =>
      mount.kind === 'claim' ? [{ kind, name: mount.claim, path, key: null, isMade: false } as const] : [],
    ),
    ...volumes.flatMap(({ name, storage }): Needed[] => {
      const path = `volumes.${name}`;
      if (storage.kind === 'existing' && mounted.has(name))
        return [{ kind, name: storage.claim, path, key: null, isMade: false }];
      if (storage.kind === 'made' && storage.exactName !== null)
        return [{ kind, name: dnsLabel(storage.exactName), path, key: null, isMade: true }];
      return [];
    }),
    ...files.flatMap(ofFiles),
  ];
}

function ofFiles({ name, secret, source }: FileSet): Needed[] {
  if (source.kind !== 'existing') return [];
  const key = name.slice(name.indexOf('/') + 1);
  const path = `${secret ? 'secrets' : 'configs'}.${key}`;
  return [{ kind: secret ? 'Secret' : 'ConfigMap', name: source.object, path, key: source.key, isMade: false }];
}

async function check(client: KubeClient, namespace: string, it: Needed, signal: AbortSignal): Promise<Problem | null> {
  const { kind, name, path } = it;
  const { status, text } = await client.request({ method: 'GET', path: pathOf(kind, namespace, name), signal });
  if (status === 404 && !it.isMade) return missing(it, namespace);
  // Who may not read it finds out in another way.
  if (status !== 200) return null;
  const object = JSON.parse(text) as KubeObject & Stored;
  if (it.isMade) return isOurs(object) ? null : notOurs(it);
  const keys = Object.keys({ ...object.data, ...object.binaryData });
  if (it.key === null || keys.includes(it.key)) return null;
  const message = `${words[kind]} ${name} has no entry ${it.key}`;
  const entry = keys.length === 1 ? keys[0] : 'NAME';
  const hint = `Say which one it is: x-tycho: { key: ${entry} }. It has: ${keys.join(', ') || 'none'}.`;
  return problem('error', 'object-missing', message, { path, hint });
}

const words: Readonly<Partial<Record<Kind, string>>> = {
  PersistentVolumeClaim: 'claim',
  Secret: 'Secret',
  ConfigMap: 'ConfigMap',
};

const missing = ({ kind, name, path }: Needed, namespace: string): Problem =>
  problem('error', 'object-missing', `there is no ${words[kind]} ${name} in namespace ${namespace}`, {
    path,
    hint: 'Make it first, write the name of one that is there, or leave `external` out.',
  });

const notOurs = ({ name, path }: Needed): Problem =>
  problem('error', 'object-refused', `the claim ${name} is there already, and was not made by Tycho`, {
    path,
    hint: 'Write `external: true` to use it as it is, or another `name:`.',
  });

function isOurs({ metadata: { labels = {} } }: KubeObject): boolean {
  const [key = '', value] = tychoSelector.split('=');
  return labels[key] === value;
}
