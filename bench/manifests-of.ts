import type { System } from '@tycho/ast';
import { manifests } from '@tycho/backends';
import { newGuid } from '@tycho/contract';
import { parse } from '@tycho/parser';
import { govern, policyOptionsSchema } from '@tycho/policy';
import { revisionSecret } from '../packages/backends/src/kubernetes/revisions/revision-secret.ts';
import { notebookLaunch } from './compose-texts.ts';

interface Launch {
  readonly name?: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Every object that a launch becomes under this GUID. */
export const manifestsOf = (launch: Launch, guid: string, namespace = 'default'): object[] =>
  manifests(systemOf(launch), { guid, namespace });

function systemOf(launch: Launch): System {
  const { system } = parse({ ...launch, environment: {} });
  const governed = system && govern(system, policyOptionsSchema.parse({})).system;
  if (!governed) throw new Error('the file is refused');
  return governed;
}

/** The Secret in which its first revision is kept; nothing owns it here. */
function revisionOf(launch: Launch, guid: string, namespace: string): object {
  const [root] = manifestsOf(launch, guid, namespace) as [{ metadata: { labels: Record<string, string> } }];
  const { labels } = root.metadata;
  const kept = { guid, namespace, labels, number: 1, system: systemOf(launch), cause: 'up', owner: '' };
  const { metadata, ...rest } = revisionSecret(kept) as { metadata: { ownerReferences?: object } };
  const { ownerReferences: _, ...own } = metadata;
  return { ...rest, metadata: own };
}

/** How many objects a launch of the notebook makes. */
export const notebookObjects = (): number => notebookTemplate('default').split('\n').length;

/**
 * The notebook, one JSON document a line, with the text COPY wherever its objects tell one system from another. What
 * is left of the GUID are zeros, so that names and labels keep their length.
 */
export function notebookTemplate(namespace: string): string {
  const guid = newGuid();
  return [...manifestsOf(notebookLaunch, guid, namespace), revisionOf(notebookLaunch, guid, namespace)]
    .map((it) => JSON.stringify(it))
    .join('\n')
    .replaceAll(guid, `COPY${'0'.repeat(guid.length - 'COPY'.length)}`)
    .replaceAll(guid.slice(0, 8), 'COPY0000');
}

/** What belongs to one service of a system, with the text COPY where services differ by a number. */
export function serviceTemplate(launch: Launch, service: string): string {
  const lines = manifestsOf(launch, newGuid()).map((it) => JSON.stringify(it));
  const own = lines.filter((it) => it.includes(`"app.kubernetes.io/component":"${service}"`));
  return own.join('\n').replaceAll(service, service.replace(/\d+$/, 'COPY'));
}
