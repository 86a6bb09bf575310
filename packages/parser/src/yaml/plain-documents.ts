import { Report } from '../report.ts';
import type { MapNode, Node } from './node.ts';
import { readYaml } from './read-yaml.ts';
import { Source } from './source.ts';
import type { YamlTexts } from './yaml-texts.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The mappings of a text as data, for a light look before it is parsed: without what is `!reset`, with what `<<` takes
 * in, and with what an alias stands for as one object. A text that is refused has none; parsing will say why.
 */
export function plainDocuments(text: string, texts: YamlTexts): readonly Fields[] {
  const found = readYaml(new Source('', text), new Report(), texts) ?? [];
  const made = new Map<Node, unknown>();
  return found.flatMap(({ tree }) => (tree.kind === 'map' ? [fieldsOf(tree, made)] : []));
}

function dataOf(node: Node, made: Map<Node, unknown>): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return remembered(node, made, () => node.items.map((it) => dataOf(it, made)));
    case 'map':
      return fieldsOf(node, made);
  }
}

const fieldsOf = (node: MapNode, made: Map<Node, unknown>): Fields =>
  remembered(node, made, () =>
    Object.fromEntries([...node.entries].map(([key, { value }]) => [key, dataOf(value, made)])),
  );

function remembered<Data>(node: Node, made: Map<Node, unknown>, make: () => Data): Data {
  if (made.has(node)) return made.get(node) as Data;
  const data = make();
  made.set(node, data);
  return data;
}
