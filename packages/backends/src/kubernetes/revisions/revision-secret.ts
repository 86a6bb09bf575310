import { gunzipSync, gzipSync } from 'node:zlib';
import type { System } from '@tycho/ast';
import type { Revision } from '../../backend.ts';
import { rootReference } from '../apply/root-reference.ts';
import { labelKeys } from '../compile/labels.ts';
import { revisionName } from '../compile/names.ts';
import type { Secret } from '../objects.ts';

const TYPE = 'tycho/revision.v1';
const KEY = 'system';
const CAUSE = 'tycho/cause';

export interface KeptRevision {
  readonly guid: string;
  readonly number: number;
  readonly system: System;
  readonly cause: string;
  /** `<name> <uid>` of the root. */
  readonly owner: string;
  readonly namespace: string;
  /** What all objects of the system have. */
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * A revision as it is kept in the cluster: the governed system, compressed. In a Secret, because it may hold
 * secret values; owned by the root, so that it goes with the system.
 */
export function revisionSecret({ guid, number, system, cause, owner, namespace, labels }: KeptRevision): object {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: revisionName(guid, number),
      namespace,
      labels: { ...labels, [labelKeys.revision]: String(number) },
      annotations: { [CAUSE]: cause },
      ownerReferences: [rootReference(owner)],
    },
    type: TYPE,
    immutable: true,
    data: { [KEY]: gzipSync(JSON.stringify(system)).toString('base64') },
  };
}

/** What is told of a kept revision. */
export const revisionOf = ({ metadata }: Secret): Revision => ({
  number: numberOf(metadata.labels),
  createdAt: new Date(metadata.creationTimestamp),
  cause: metadata.annotations?.[CAUSE] ?? '',
  failed: metadata.labels?.[labelKeys.failed] !== undefined,
});

/** The system of a kept revision, unchecked: another version of Tycho may have kept it. */
export const systemOf = ({ data }: Secret): unknown =>
  JSON.parse(gunzipSync(Buffer.from(data?.[KEY] ?? '', 'base64')).toString());

const numberOf = (labels: Readonly<Record<string, string>> | undefined): number =>
  Number(labels?.[labelKeys.revision] ?? 0);
