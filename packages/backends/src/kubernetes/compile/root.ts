import { createHash } from 'node:crypto';
import { groupsOf, leadOf, type System } from '@tycho/ast';
import { type Kind, kinds, resourceOf } from '../kinds.ts';
import type { Context } from './context.ts';
import { applySetId, labelKeys } from './labels.ts';
import { type KubernetesArtifact, manifest } from './manifest.ts';
import { partLabel, rootName } from './names.ts';
import { registrationsOf } from './naming/register.ts';

/**
 * The one object that owns the rest: a ConfigMap with the name of the system and its inventory, no secret
 * values. It is also the parent of the ApplySet, so that `kubectl` can tell what belongs together.
 */
export function root(context: Context, owned: readonly KubernetesArtifact[]): KubernetesArtifact {
  const { guid, system, namespace } = context;
  const services = Object.fromEntries(system.services.map((it) => [it.name, partLabel(it.name)]));
  const leads = Object.fromEntries(system.services.flatMap((it) => (it.joins ? [[it.name, partLabel(it.joins)]] : [])));
  const needs = needsOf(system);
  const registers = registrationsOf(context).map((it) => it.register);
  const mayEnd = system.services.filter((it) => it.restart.policy === 'unless-done').map((it) => partLabel(it.name));
  return manifest(
    'ConfigMap',
    {
      name: rootName(guid),
      namespace,
      labels: {
        ...system.labels,
        ...context.systemLabels,
        [labelKeys.root]: 'true',
        'applyset.kubernetes.io/id': applySetId(guid, namespace),
      },
      annotations: {
        'applyset.kubernetes.io/tooling': 'tycho/v1',
        'applyset.kubernetes.io/contains-group-kinds': groupKinds(owned),
      },
    },
    {
      data: {
        name: system.name,
        digest: createHash('sha256').update(JSON.stringify(owned)).digest('hex').slice(0, 16),
        services: JSON.stringify(services),
        ...(Object.keys(leads).length > 0 ? { leads: JSON.stringify(leads) } : {}),
        ...(mayEnd.length > 0 ? { mayEnd: JSON.stringify(mayEnd) } : {}),
        ...(Object.keys(needs).length > 0 ? { needs: JSON.stringify(needs) } : {}),
        ...(registers.length > 0 ? { registers: JSON.stringify(registers) } : {}),
        inventory: owned.map((it) => it.id).join('\n'),
      },
    },
  );
}

/** Which groups each one depends on, by the labels of their leads: in that order they go again. */
function needsOf(system: System): Record<string, string[]> {
  const leads = new Map(system.services.map((it) => [it.name, leadOf(it)]));
  const needs = groupsOf(system).map(({ lead, services }): [string, string[]] => {
    const others = services.flatMap((it) => it.dependsOn.map(({ service }) => leads.get(service) ?? service));
    return [partLabel(lead.name), [...new Set(others)].filter((it) => it !== lead.name).map(partLabel)];
  });
  return Object.fromEntries(needs.filter(([, others]) => others.length > 0));
}

/** `Deployment.apps,Service`, sorted: the form that KEP-3659 gives. */
function groupKinds(owned: readonly KubernetesArtifact[]): string {
  const names = owned.map(({ manifest: { kind } }) => kind + groupOf(kind));
  return [...new Set(names)].sort().join(',');
}

const groupOf = (kind: Kind): string => resourceOf(kind).slice(kinds[kind].plural.length);
