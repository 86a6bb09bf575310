import { manifestYaml } from '../output/manifest-yaml.ts';
import { MARK } from './mark.ts';

const KEPT = new RegExp(`['"]?${MARK}(\\d+)${MARK}['"]?`, 'gu');
const WITHIN = new RegExp(`${MARK}<(\\d+)>${MARK}`, 'gu');
const BLOCK = new RegExp(`^( *)['"]?${MARK}block(\\d+)${MARK}['"]?:.*$`, 'gmu');

/** An object in which some values are expressions of a Helm template. */
export class TemplateText {
  readonly #expressions: string[] = [];

  /** In place of a value. */
  value(expression: string): string {
    return `${MARK}${this.#add(expression)}${MARK}`;
  }

  /** Within a text. */
  within(expression: string): string {
    return `${MARK}<${this.#add(expression)}>${MARK}`;
  }

  /** As a key of a mapping, more keys that the expression, a mapping, may have. */
  moreKeys(expression: string): Record<string, string> {
    return { [`${MARK}block${this.#add(expression)}${MARK}`]: '' };
  }

  textOf(object: object): string {
    return manifestYaml(object)
      .replaceAll('{{', '{{ "{{" }}')
      .replaceAll(BLOCK, (_, indent: string, at: string) => more(indent, this.#at(at)))
      .replaceAll(KEPT, (_, at: string) => `{{ ${this.#at(at)} | toJson }}`)
      .replaceAll(WITHIN, (_, at: string) => `{{ ${this.#at(at)} }}`);
  }

  #add = (expression: string): number => this.#expressions.push(expression) - 1;
  #at = (index: string): string => this.#expressions[Number(index)] ?? '';
}

const more = (indent: string, expression: string): string =>
  [`{{- with ${expression} }}`, `{{- toYaml . | nindent ${indent.length} }}`, '{{- end }}']
    .map((it) => `${indent}${it}`)
    .join('\n');
