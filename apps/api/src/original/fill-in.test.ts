// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose variables look like template strings.
import { describe, expect, test } from 'vitest';
import { fillIn } from './fill-in.ts';

const variables = { tag: '1', port: '8000', quote: `a"b': c`, dollar: '$HOME', braces: '{{ tag }}' };
const filled = (text: string) => {
  const { system, problems } = fillIn({ services: { web: { image: text } } }, () => variables);
  return { image: (system as { services: { web: { image: string } } }).services.web.image, problems };
};

describe('the variables of the original', () => {
  test.each([
    ['web:{{ tag }}', 'web:1'],
    ['web:{{tag}}-{{ port }}', 'web:1-8000'],
    ['{{ quote }}', `a"b': c`],
    ['{{ dollar }}', '$$HOME'],
    ['{{ braces }}', '{{ tag }}'],
    ['${tag} and $$', '${tag} and $$'],
    ['echo ${#name}', 'echo ${#name}'],
  ])('%s becomes %s', (text, image) => expect(filled(text)).toEqual({ image, problems: [] }));

  test.each([
    '{{ tag | upper }}',
    '{% if tag %}a{% endif %}',
    '{# why #}',
    '{{- tag }}',
    '{{ tag',
    '{{ "a" }}',
    '{{.Name}}',
  ])('%s is an error, since it is more than a variable', (text) => {
    expect(filled(text).problems).toMatchObject([
      { level: 'error', code: 'interpolation-invalid', path: 'services.web.image' },
    ]);
  });

  test('one that is not known is empty, and told of; no property of an object is one', () => {
    const { image, problems } = filled('a{{ nobody }}{{ constructor }}');
    expect(image).toBe('a');
    expect(problems.map((it) => [it.level, it.code])).toEqual(Array(2).fill(['warning', 'variable-unset']));
  });

  test('are those of the service that the text is in', () => {
    const { system } = fillIn(
      { name: '{{ it }}', services: { web: { ports: [80, '{{ it }}'] } }, volumes: { a: { name: '{{ it }}' } } },
      (service) => ({ it: service ?? 'nobody' }),
    );
    expect(system).toEqual({
      name: 'nobody',
      services: { web: { ports: [80, 'web'] } },
      volumes: { a: { name: 'nobody' } },
    });
  });

  test('stand in no key', () => {
    expect(fillIn({ '{{ tag }}': 1 }, () => variables).problems).toMatchObject([{ code: 'interpolation-invalid' }]);
  });

  test('are not looked for deeper than a file may nest', () => {
    const deep = JSON.parse(`{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`) as Record<string, unknown>;
    expect(fillIn(deep, () => variables).problems).toMatchObject([{ level: 'error', code: 'yaml-limit' }]);
  });
});
