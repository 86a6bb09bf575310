import { type JsonObject, objectOr, objectsOr } from '../json.ts';
import type { KubeObject } from '../kube-object.ts';
import { selects } from '../selectors/label-selector.ts';
import { checkLabels, checkName } from './names.ts';
import { checkPodSpec, checkPort } from './pod-spec-checks.ts';
import type { Report } from './report.ts';

type Check = (object: KubeObject, report: Report) => void;

const templateOf = (object: KubeObject): JsonObject => objectOr(objectOr(object.spec).template);

const checkTemplate: Check = (object, report) => {
  const template = templateOf(object);
  checkLabels(objectOr(objectOr(template.metadata).labels), 'spec.template.metadata.labels', report);
  checkPodSpec(objectOr(template.spec), 'spec.template.spec', report);
};

const checkSelector: Check = (object, report) => {
  const { selector } = objectOr(object.spec);
  const labels = objectOr(objectOr(templateOf(object).metadata).labels);
  const noun = object.kind.toLowerCase();
  if (selector === undefined) report.required('spec.selector');
  else if (Object.keys(objectOr(selector)).length === 0) {
    report.invalid('spec.selector', selector, `empty selector is invalid for ${noun}`);
  } else if (!selects(objectOr(selector) as Parameters<typeof selects>[0], labels as Record<string, string>)) {
    report.invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`');
  }
};

const restartsAlways: Check = (object, report) => {
  const { restartPolicy } = objectOr(templateOf(object).spec);
  if (restartPolicy !== 'Always') report.unsupported('spec.template.spec.restartPolicy', restartPolicy, ['Always']);
};

const restartsToAnEnd: Check = (object, report) => {
  const field = 'spec.template.spec.restartPolicy';
  const { restartPolicy } = objectOr(templateOf(object).spec);
  if (restartPolicy === undefined) report.required(field, 'valid values: "OnFailure", "Never"');
  else if (restartPolicy === 'Always') report.unsupported(field, restartPolicy, ['OnFailure', 'Never']);
};

const notNegative =
  (...fields: string[]): Check =>
  (object, report) => {
    for (const field of fields) {
      const value = objectOr(object.spec)[field];
      if (typeof value === 'number' && value < 0)
        report.invalid(`spec.${field}`, value, 'must be greater than or equal to 0');
    }
  };

const strategyFits: Check = (object, report) => {
  const { type, rollingUpdate } = objectOr(objectOr(object.spec).strategy);
  if (type === 'Recreate' && rollingUpdate) {
    report.forbidden('spec.strategy.rollingUpdate', "may not be specified when strategy `type` is 'Recreate'");
  }
};

const servicePorts: Check = (object, report) => {
  const spec = objectOr(object.spec);
  const ports = objectsOr(spec.ports);
  if (ports.length === 0 && spec.clusterIP !== 'None' && spec.type !== 'ExternalName') report.required('spec.ports');
  const names = new Set<unknown>();
  for (const [index, port] of ports.entries()) {
    const path = `spec.ports[${index}]`;
    if (!port.name && ports.length > 1) report.required(`${path}.name`);
    if (port.name && names.has(port.name)) report.duplicate(`${path}.name`, port.name);
    names.add(port.name);
    checkPort(port.port, `${path}.port`, report);
    if (typeof port.targetPort === 'number') checkPort(port.targetPort, `${path}.targetPort`, report);
    if (typeof port.name === 'string') checkName('label', port.name, `${path}.name`, report);
    if (port.nodePort !== undefined && spec.type === 'ClusterIP') {
      report.forbidden(`${path}.nodePort`, "may not be used when `type` is 'ClusterIP'");
    }
  }
  checkLabels(objectOr(spec.selector), 'spec.selector', report);
};

const claimIsWhole: Check = (object, report) => {
  const spec = objectOr(object.spec);
  if (!Array.isArray(spec.accessModes) || spec.accessModes.length === 0) {
    report.required('spec.accessModes', 'at least 1 access mode is required');
  }
  if (!objectOr(objectOr(spec.resources).requests).storage) report.required('spec.resources[storage]');
};

const dataKeys: Check = (object, report) => {
  for (const key of Object.keys(objectOr(object.data))) checkName('config-key', key, `data[${key}]`, report);
};

/** What the API server checks of each kind, of what anybody here writes. */
export const checks: Readonly<Record<string, readonly Check[]>> = {
  Deployment: [notNegative('replicas'), strategyFits, checkSelector, checkTemplate, restartsAlways],
  ReplicaSet: [notNegative('replicas'), checkSelector, checkTemplate, restartsAlways],
  Job: [
    notNegative('parallelism', 'completions', 'backoffLimit', 'activeDeadlineSeconds'),
    checkTemplate,
    restartsToAnEnd,
  ],
  Pod: [(object, report) => checkPodSpec(objectOr(object.spec), 'spec', report)],
  Service: [servicePorts],
  PersistentVolumeClaim: [claimIsWhole],
  ConfigMap: [dataKeys],
  Secret: [dataKeys],
};
