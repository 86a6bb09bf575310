import type { Rule } from '../check/rule.ts';
import { quote } from '../quote.ts';
import { parseConstraint, parseNodeProperty } from '../schema/constraint.ts';

const hint = 'Write node.labels.NAME == VALUE, or node.hostname, node.id, node.role, node.platform.os or .arch.';

/** Where a service is to run is something that a node can have. */
export const launchesPlacement: Rule = ({ services }, report) => {
  for (const [name, { deploy, platform }] of Object.entries(services)) {
    const path = `services.${name}.deploy.placement`;
    const { constraints = [], preferences = [], max_replicas_per_node: most = 0 } = deploy?.placement ?? {};
    constraints.forEach((text, index) => {
      if (parseConstraint(text) !== null) return;
      report.error('value-invalid', `${path}.constraints[${index}]`, `${quote(text)} is not a constraint`, hint);
    });
    preferences.forEach(({ spread = '' }, index) => {
      if (parseNodeProperty(spread) !== null) return;
      const at = `${path}.preferences[${index}].spread`;
      report.error('value-invalid', at, `${quote(spread)} is not a property of nodes`, 'Write node.labels.NAME.');
    });
    if (most > 1) {
      const message = `at most ${most} replicas on a node come out as an even spread over the nodes`;
      report.warning('value-approximated', `${path}.max_replicas_per_node`, message);
    }
    const [, , variant] = platform?.split('/') ?? [];
    if (variant !== undefined) {
      const message = `the variant ${quote(variant)} of the platform is left out: nodes do not tell theirs`;
      report.warning('value-approximated', `services.${name}.platform`, message);
    }
  }
};
