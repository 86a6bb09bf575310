import type { Report } from '../report.ts';
import type { Node } from '../yaml/node.ts';
import { completeDeviceRequest } from './devices.ts';
import { below, type Expansion, type Expansions } from './expansion.ts';
import { mountedAt } from './file-mounts.ts';
import { completePort } from './ports.ts';
import { rewriting } from './rewriting.ts';
import { completeMount } from './volumes.ts';
import { withDefaults } from './with-defaults.ts';

const context: Expansion = (node) => withDefaults(node, { context: '.' });

const service: Expansions = {
  build: context,
  'secrets[]': (node) => withDefaults(node, { target: mountedAt(node) }),
  'ports[]': completePort,
  'volumes[]': completeMount,
  'pre_start[].volumes[]': completeMount,
  'gpus[]': completeDeviceRequest,
  'deploy.resources.reservations.devices[]': completeDeviceRequest,
};

/** The files of one project, or of one `include`, with what Docker takes for granted before they are used elsewhere. */
export const completed: (root: Node, report: Report) => Node = rewriting({
  ...below('services.*', service),
  ...below('jobs.*', service),
});
