import type { Merger } from '../merge/merger.ts';
import { changeAt } from '../paths/change-at.ts';
import { containerKeys } from '../schema/container-keys.ts';
import type { Entry, MapNode, Node } from '../yaml/node.ts';
import { child, listNode, mapNode, recordNode, scalarNode, textOf } from '../yaml/node.ts';

/** Each step of `pre_start` is a container like its service, mounts aside, where it says nothing else. */
export const inheritSteps = (tree: Node, merger: Merger): Node =>
  changeAt(tree, ['services'], (services) => {
    if (services.kind !== 'map') return services;
    const changed = new Map<string, Entry>(services.entries);
    for (const [name, { key, value }] of services.entries) {
      if (!child(value, 'pre_start')) continue;
      changed.set(name, { key, value: changeAt(value, ['pre_start'], (it) => inherit(it, value, name, merger)) });
    }
    return mapNode(services, changed);
  });

function inherit(steps: Node, service: Node, name: string, merger: Merger): Node {
  if (steps.kind !== 'list' || service.kind !== 'map') return steps;
  const base = lent(service);
  return listNode(
    steps,
    steps.items.map((step) => (step.kind === 'map' ? merger.named(base, step, 'services', name) : step)),
  );
}

/** What of a service its steps have too. */
function lent(service: MapNode): MapNode {
  const isLent = (key: string): boolean => key !== 'volumes' && Object.hasOwn(containerKeys, key);
  const entries = new Map<string, Entry>([...service.entries].filter(([key]) => isLent(key)));
  const policy = child(service, 'pull_policy');
  if (policy && textOf(policy) === 'if_not_present') {
    entries.set('pull_policy', { key: policy, value: scalarNode(policy, 'missing') });
  }
  const networks = child(service, 'networks');
  const isElsewhere = service.entries.has('provider') || service.entries.has('network_mode');
  if (!isElsewhere && (networks === undefined || (networks.kind === 'map' && networks.entries.size === 0))) {
    entries.set('networks', { key: service, value: recordNode(service, { default: null }) });
  }
  return mapNode(service, entries);
}
