import type { Rule } from '../check/rule.ts';
import { hostsOf, publishLabels, wayOfType } from '../model/published.ts';
import { quote } from '../quote.ts';

/** Labels of Kompose say how a service is published; what else they say is kept as a label, and told. */
export const launchesPublishLabels: Rule = ({ services }, report) => {
  for (const [name, { labels = {} }] of Object.entries(services)) {
    const [type, expose] = [labels[publishLabels.type], hostsOf(labels[publishLabels.expose])];
    const at = (label: string) => `services.${name}.labels.${label}`;
    if (type !== undefined && !wayOfType(type)) {
      const message = `${quote(type)} is no way to publish, so the label has no effect`;
      report.warning(
        'value-approximated',
        at(publishLabels.type),
        message,
        'Write nodeport, clusterip or loadbalancer.',
      );
    }
    if (expose.length > 1) {
      const message = `of ${expose.length} host names the first leads to the service`;
      report.warning(
        'value-approximated',
        at(publishLabels.expose),
        message,
        'Write x-tycho: { publish: { way, host } }.',
      );
    }
    for (const label of Object.keys(labels).filter((it) => it.startsWith('kompose.') && !known.includes(it))) {
      const message = `the label \`${label}\` has no effect here; it is kept as a label`;
      report.note('key-ignored', at(label), message);
    }
  }
};

const known: readonly string[] = Object.values(publishLabels);
