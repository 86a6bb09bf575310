import { manifests } from '@tycho/backends';
import { newGuid } from '@tycho/contract';
import { parse } from '@tycho/parser';
import { govern, policyOptionsSchema } from '@tycho/policy';
import { notebookLaunch } from './compose-texts.ts';

const guid = newGuid();

/** Every object that the notebook becomes. */
export function notebookManifests(namespace: string): object[] {
  const { system } = parse({ ...notebookLaunch, environment: {} });
  const governed = system && govern(system, policyOptionsSchema.parse({})).system;
  if (!governed) throw new Error('the sample is refused');
  return manifests(governed, { guid, namespace });
}

/**
 * The same, one JSON document a line, with the text COPY wherever they tell one system from another. What is
 * left of the GUID are zeros, so that names and labels keep their length.
 */
export const notebookTemplate = (namespace: string): string =>
  notebookManifests(namespace)
    .map((it) => JSON.stringify(it))
    .join('\n')
    .replaceAll(guid, `COPY${'0'.repeat(guid.length - 'COPY'.length)}`)
    .replaceAll(guid.slice(0, 8), 'COPY0000');
