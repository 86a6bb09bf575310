import { dependencyCycles, earlyServices } from '@tycho/ast';
import { buildExpose, buildPorts } from '../build/build-ports.ts';
import { buildRestart } from '../build/build-restart.ts';
import { groupLeads, joined, joiningKeys } from '../build/group-leads.ts';
import type { Rule } from '../check/rule.ts';
import { completedServices } from '../model/dependents.ts';
import type { Model, ModelService } from '../model/model.ts';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';

/** Services that run together can: they agree in what a pod has only once, and do not wait in a circle. */
export const launchesGroups: Rule = (model, report) => {
  const leads = groupLeads(model);
  checkModes(model, leads, report);
  const groups = Map.groupBy(Object.keys(model.services), (it) => leads.get(it) ?? it);
  for (const [lead, names] of groups) {
    if (names.length < 2) continue;
    const members = names.map((name) => ({ name, service: model.services[name] ?? plain }));
    agreement(members, lead, report);
    ownPorts(members, report);
    ownAnnotations(members, report);
    reachability(members, lead, model, report);
  }
  if (leads.size > 0) circles(model, leads, report);
};

interface Member {
  readonly name: string;
  readonly service: ModelService;
}

const plain: ModelService = { command: null, entrypoint: null };

function checkModes({ services }: Model, leads: ReadonlyMap<string, string>, report: Report): void {
  for (const [name, service] of Object.entries(services)) {
    const targets = joiningKeys.flatMap((key) => joined(service[key]) ?? []);
    const [first, other] = new Set(targets.map((it) => leads.get(it) ?? it));
    if (other !== undefined) {
      const message = `service ${name} cannot run in the pod of ${first} and in that of ${other}`;
      report.error('value-invalid', `services.${name}`, message, 'Share with one of the two.');
    }
  }
}

/** What a pod has only once, as each of its services says it. */
const once: readonly { readonly path: string; readonly what: string; of(it: Member, completes: boolean): unknown }[] = [
  {
    path: 'restart',
    what: 'restarted',
    of: ({ service }, completes) => buildRestart(service, completes),
  },
  { path: 'deploy.replicas', what: 'replicated', of: ({ service }) => service.scale ?? service.deploy?.replicas ?? 1 },
  {
    path: 'x-tycho.volume_group',
    what: 'of one group',
    of: ({ service }) => service['x-tycho']?.volume_group ?? null,
  },
  { path: 'deploy.mode', what: 'placed', of: ({ service }) => service.deploy?.mode?.startsWith('global') ?? false },
  { path: 'runtime', what: 'run', of: ({ service }) => service.runtime ?? null },
  { path: 'platform', what: 'placed', of: ({ service }) => service.platform ?? null },
  { path: 'userns_mode', what: 'mapped to users', of: ({ service }) => service.userns_mode ?? null },
];

function agreement(members: readonly Member[], lead: string, report: Report): void {
  const early = earlyServices(members.map(waiting));
  const awaited = completedServices(members.map((it) => it.service));
  const lasting = members.filter(({ name }) => !(early.has(name) && awaited.has(name)));
  const first = lasting.find((it) => it.name === lead) ?? lasting[0];
  if (!first) return;
  for (const { path, what, of } of once) {
    const wanted = JSON.stringify(of(first, awaited.has(first.name)));
    for (const other of lasting) {
      if (JSON.stringify(of(other, awaited.has(other.name))) === wanted) continue;
      const message = `services ${first.name} and ${other.name} run in one pod, but are not ${what} alike`;
      const hint = `Write the same \`${path}\` at both, or run them apart.`;
      report.error('value-invalid', `services.${other.name}.${path}`, message, hint);
    }
  }
  for (const { name } of members) {
    if (!early.has(name) || !awaited.has(name)) continue;
    const message = `service ${name} runs in one pod with those that wait for it: again whenever the pod starts`;
    report.warning('value-approximated', `services.${name}`, message, 'Let it do no harm the second time.');
  }
}

const waiting = ({ name, service: { depends_on = {} } }: Member) => ({
  name,
  dependsOn: Object.entries(depends_on).map(([service, { condition }]) => ({ service, condition })),
});

/** They have one address, so two of them cannot listen at one port. */
function ownPorts(members: readonly Member[], report: Report): void {
  const users = new Map<string, string>();
  for (const { name, service } of members) {
    const own = new Set([...buildPorts(service), ...buildExpose(service)].map((it) => `${it.target}/${it.protocol}`));
    for (const port of own) {
      const other = users.get(port);
      users.set(port, other ?? name);
      if (other === undefined) continue;
      const message = `services ${other} and ${name} run in one pod, but both listen at port ${port}`;
      const path = `services.${name}.${service.ports ? 'ports' : 'expose'}`;
      report.error('port-invalid', path, message, 'Let one of them listen at another port, or run them apart.');
    }
  }
}

/** The pod has one set of annotations. */
function ownAnnotations(members: readonly Member[], report: Report): void {
  const known = new Map<string, readonly [service: string, value: string]>();
  for (const { name, service } of members) {
    for (const key of ['labels', 'annotations'] as const) {
      for (const [label, value] of Object.entries(service[key] ?? {})) {
        const [other, theirs] = known.get(label) ?? [name, value];
        known.set(label, [other, theirs]);
        if (theirs === value) continue;
        const message = `services ${other} and ${name} run in one pod, and ${quote(label)} is not the same at both`;
        report.warning(
          'value-approximated',
          `services.${name}.${key}.${label}`,
          message,
          'The pod has one of the two.',
        );
      }
    }
  }
}

/** Other pods find a pod under one name. */
function reachability(members: readonly Member[], lead: string, { services }: Model, report: Report): void {
  if (members.length === Object.keys(services).length) return;
  for (const { name, service } of members) {
    if (name === lead || joined(service.network_mode) !== null) continue;
    const key = joiningKeys.find((it) => joined(service[it]) !== null) ?? 'ipc';
    const message = `service ${name} runs in the pod of ${lead}, so other services reach it as ${lead}`;
    report.warning('value-approximated', `services.${name}.${key}`, message, `Connect to ${lead}.`);
  }
}

/** A pod starts as a whole, so what it waits for may not wait for one of its services. */
function circles({ services }: Model, leads: ReadonlyMap<string, string>, report: Report): void {
  const leadOf = (name: string): string => leads.get(name) ?? name;
  const edges = Object.entries(services).flatMap(([name, { depends_on = {} }]) =>
    Object.keys(depends_on).map((other) => ({ name, other, from: leadOf(name), to: leadOf(other) })),
  );
  const outer = edges.filter((it) => it.from !== it.to);
  const byLead = Map.groupBy(outer, (it) => it.from);
  const pods = [...byLead].map(([name, own]) => ({ name, dependsOn: own.map((it) => ({ service: it.to })) }));
  for (const route of dependencyCycles(pods)) {
    if (report.full) return;
    const [from, to] = route;
    const edge = outer.find((it) => it.from === from && it.to === to);
    const message = `pods wait for each other: ${route.join(' → ')}`;
    const path = `services.${edge?.name}.depends_on.${edge?.other}`;
    // Told of as one of services.
    if (report.failedOn(path)) continue;
    report.error('dependency-cycle', path, message, 'Remove one of these dependencies, or run them apart.');
  }
}
