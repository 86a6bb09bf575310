import { inOrder } from './in-order.ts';

const firstInYaml = ['name', 'services', 'networks', 'volumes', 'secrets', 'configs', 'models'];

/** A model as `docker compose config` prints it, in the same order of keys. */
export async function modelText(model: object, format: 'yaml' | 'json'): Promise<string> {
  if (format === 'json') return `${JSON.stringify(inOrder(model), null, 2)}\n`;
  const { dump } = await import('js-yaml');
  return dump(inOrder(model, firstInYaml), { noRefs: true, lineWidth: -1, quoteStyle: 'double' });
}

/** Every `$` doubled, so that the text can be read as a Compose file again. */
export const escaped = (text: string): string => text.replaceAll('$', '$$$$');
