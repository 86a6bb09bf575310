import type { Report } from '../report.ts';
import type { Node } from '../yaml/node.ts';
import { child, textOf } from '../yaml/node.ts';

/** A secret has its text from somewhere. */
export function checkSecrets(tree: Node, report: Report): void {
  const secrets = child(tree, 'secrets');
  for (const [name, { value: secret }] of secrets?.kind === 'map' ? secrets.entries : []) {
    const path = `secrets.${name}`;
    if (report.failedAt(path)) continue;
    const external = child(secret, 'external');
    if (external?.kind === 'scalar' && external.value === true) continue;
    if (textOf(child(secret, 'file')) || textOf(child(secret, 'environment'))) continue;
    report.error('value-invalid', path, 'there is none of `file`, `environment`', 'Write `file: ./path`.');
  }
}
