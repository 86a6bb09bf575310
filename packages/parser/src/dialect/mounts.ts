import { quote } from '../quote.ts';
import type { Entry, MapNode, Node, ScalarNode } from '../yaml/node.ts';
import { listNode, mapNode, recordNode } from '../yaml/node.ts';
import { withAt } from './place-at.ts';
import type { Context, Translation } from './translation.ts';
import { tell } from './translation.ts';

const scheme = 'pvc://';
const form = /^pvc:\/\/([^/:]+)(?:\/([^:]*))?:(\/[^:]*)(?::(ro|rw))?$/;
const hint = 'Write "pvc://claim/folder:/path", with ":ro" after it where nothing is written.';

/** `pvc://claim/folder:/path` is a folder of an external volume. */
export const readMounts: Translation = (service, path, context) => {
  const volumes = service.entries.get('volumes');
  if (volumes?.value.kind !== 'list') return service;
  const { items } = volumes.value;
  if (!items.some(isClaim)) return service;
  const mounts = items.flatMap((it, at) => (isClaim(it) ? mount(it, `${path}.volumes[${at}]`, context) : [it]));
  return withAt(service, ['volumes'], listNode(volumes.value, mounts), volumes.key);
};

const isClaim = (node: Node): node is ScalarNode => node.kind === 'scalar' && node.text.startsWith(scheme);

function mount(node: ScalarNode, path: string, context: Context): readonly Node[] {
  const [, claim = '', folder = '', target = '', access] = form.exec(node.text) ?? [];
  const subpath = folder.replace(/\/+$/, '');
  if (claim === '' || subpath.split('/').includes('..')) {
    const why = claim === '' ? `${quote(node.text)} is not a mount` : `${quote(folder)} leaves the claim`;
    context.report.error('value-invalid', path, why, hint, node);
    return [];
  }
  if (!context.claims.has(claim)) context.claims.set(claim, node);
  const what = `${quote(node.text)} is read as ${subpath ? 'a folder of ' : ''}the external volume ${claim}`;
  const long = `{ type: volume, source: ${claim}, target: ${target}${subpath && `, volume: { subpath: ${subpath} }`} }`;
  tell(context, path, what, `Write \`${long}\`, and ${claim} as \`external: true\` under \`volumes\`.`, node);
  return [longMount(node, { claim, target, subpath, readOnly: access === 'ro' })];
}

interface Mount {
  readonly claim: string;
  readonly target: string;
  readonly subpath: string;
  readonly readOnly: boolean;
}

function longMount(at: ScalarNode, { claim, target, subpath, readOnly }: Mount): MapNode {
  const mount = recordNode(at, { type: 'volume', source: claim, target, read_only: readOnly || undefined });
  if (subpath === '') return mount;
  return mapNode(
    at,
    new Map<string, Entry>(mount.entries).set('volume', { key: at, value: recordNode(at, { subpath }) }),
  );
}
