import { type Constraint, leadOf, type NodeProperty, type Placement } from '@tycho/ast';
import { podSelector } from '../labels.ts';
import type { Aspect, Fields } from '../part.ts';
import { present } from '../part.ts';

const HOSTNAME = 'kubernetes.io/hostname';
const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

/** On which nodes the pods may run. */
export const placement: Aspect = (service, context) => {
  const { placement: it } = service;
  const isManaged = it.constraints.some((one) => one.property.kind === 'role' && isManager(one));
  return {
    pod: present({
      runtimeClassName: it.runtime,
      nodeSelector: platform(it.platform),
      affinity: affinity(it.constraints),
      tolerations: isManaged ? [{ key: CONTROL_PLANE, operator: 'Exists', effect: 'NoSchedule' }] : null,
      topologySpreadConstraints: spread(it, podSelector(context.guid, leadOf(service))),
    }),
  };
};

const platform = (it: Placement['platform']): Fields =>
  it === null ? {} : present({ 'kubernetes.io/os': it.os, 'kubernetes.io/arch': it.architecture });

/** A node has to meet all of them. */
function affinity(constraints: readonly Constraint[]): Fields {
  const [byId, byLabel] = [constraints.filter(isById), constraints.filter((it) => !isById(it))];
  const term = present({
    matchExpressions: byLabel.map(expression),
    matchFields: byId.map((it) => ({ key: 'metadata.name', operator: operator(it), values: [it.value] })),
  });
  if (constraints.length === 0) return {};
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } };
}

const isById = ({ property }: Constraint): boolean => property.kind === 'id';
const isManager = ({ equals, value }: Constraint): boolean => equals === (value === 'manager');
const operator = ({ equals }: Constraint): string => (equals ? 'In' : 'NotIn');

/** A role is the presence of a label. */
function expression(it: Constraint): Fields {
  if (it.property.kind === 'role') return { key: CONTROL_PLANE, operator: isManager(it) ? 'Exists' : 'DoesNotExist' };
  return { key: labelOf(it.property), operator: operator(it), values: [it.value] };
}

/** The label of a node that has the property. */
function labelOf(it: NodeProperty): string {
  switch (it.kind) {
    case 'label':
      return it.name;
    case 'os':
      return 'kubernetes.io/os';
    case 'architecture':
      return 'kubernetes.io/arch';
    case 'role':
      return CONTROL_PLANE;
    case 'id':
    case 'hostname':
      return HOSTNAME;
  }
}

/** Evenly where it can be, over what is preferred; strictly, where a node is to have only so many. */
function spread({ spread: preferred, maxReplicasPerNode }: Placement, matchLabels: Fields): Fields[] {
  const over = (topologyKey: string, maxSkew: number, whenUnsatisfiable: string): Fields => ({
    maxSkew,
    topologyKey,
    whenUnsatisfiable,
    labelSelector: { matchLabels },
  });
  return [
    ...preferred.map((it) => over(labelOf(it), 1, 'ScheduleAnyway')),
    ...(maxReplicasPerNode === null ? [] : [over(HOSTNAME, maxReplicasPerNode, 'DoNotSchedule')]),
  ];
}
