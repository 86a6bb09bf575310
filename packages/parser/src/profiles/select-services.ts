import type { Report } from '../report.ts';
import type { Entry, MapNode, Node } from '../yaml/node.ts';
import { child, mapNode, scalarNode } from '../yaml/node.ts';
import { isActive, profilesOf } from './is-active.ts';

/** The same canonical tree with those services only that are in an active profile, or in none at all. */
export function selectServices(tree: Node, active: ReadonlySet<string>, report: Report): Node {
  const services = child(tree, 'services');
  if (tree.kind !== 'map' || services?.kind !== 'map') return tree;
  const entries = [...services.entries];
  const enabled = mapNode(services, new Map(entries.filter(([, it]) => isActive(it.value, active))));
  const disabled = new Map(entries.filter(([, it]) => !isActive(it.value, active)));
  if (disabled.size === 0) return tree;
  for (const [name, { key, value }] of disabled) {
    const message = `service ${name} is left out: none of its profiles is active (${profilesOf(value).join(', ')})`;
    report.note('key-ignored', `services.${name}`, message, null, key);
  }
  checkDependencies(enabled, disabled, report);
  const left = new Map<string, Entry>(tree.entries).set('services', { key: services, value: enabled });
  if ([...disabled.values()].some(({ value }) => usesDefault(value))) addDefault(left, services);
  return mapNode(tree, left);
}

/** No service waits for one that is not there, unless it can do without. */
function checkDependencies(enabled: MapNode, disabled: ReadonlyMap<string, Entry>, report: Report): void {
  for (const [name, { value }] of enabled.entries) {
    const dependencies = child(value, 'depends_on');
    for (const [other, { value: dependency }] of dependencies?.kind === 'map' ? dependencies.entries : []) {
      const service = disabled.get(other);
      const required = child(dependency, 'required');
      if (!service || (required?.kind === 'scalar' && required.value === false)) continue;
      const profiles = profilesOf(service.value);
      const message = `service ${name} depends on ${other}, which is in no active profile`;
      const hint = `Activate the profile ${profiles.join(' or ')}, or write \`required: false\`.`;
      report.error('service-undefined', `services.${name}.depends_on.${other}`, message, hint);
    }
  }
}

/** The default network is there though only services that are not active would use it. */
function usesDefault(service: Node): boolean {
  const networks = child(service, 'networks');
  const names = networks?.kind === 'map' ? networks.entries : new Map<string, Entry>();
  const isElsewhere = child(service, 'network_mode') !== undefined || child(service, 'provider') !== undefined;
  return !isElsewhere && (names.size === 0 || names.has('default'));
}

function addDefault(entries: Map<string, Entry>, at: MapNode): void {
  const networks = entries.get('networks');
  const named = new Map<string, Entry>(networks?.value.kind === 'map' ? networks.value.entries : []);
  if (!named.has('default')) named.set('default', { key: at, value: scalarNode(at, null) });
  entries.set('networks', { key: networks?.key ?? at, value: mapNode(networks?.value ?? at, named) });
}
