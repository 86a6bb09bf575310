import { inOrder } from './in-order.ts';
import { yamlText } from './yaml-text.ts';

const firstInYaml = ['name', 'services', 'networks', 'volumes', 'secrets', 'configs', 'models'];

/** A model as `docker compose config` prints it, in the same order of keys. */
export const modelText = (model: object, format: 'yaml' | 'json'): string =>
  format === 'json' ? `${JSON.stringify(inOrder(model), null, 2)}\n` : yamlText(inOrder(model, firstInYaml));

/** Every `$` doubled, so that the text can be read as a Compose file again. */
export const escaped = (text: string): string => text.replaceAll('$', '$$$$');
