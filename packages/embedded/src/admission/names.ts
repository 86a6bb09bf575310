import type { Json } from '../json.ts';
import type { Resource } from '../resources.ts';
import type { Report } from './report.ts';

interface NameRule {
  readonly most: number;
  readonly form: RegExp;
  readonly description: string;
}

const rules = {
  subdomain: {
    most: 253,
    form: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    description:
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  },
  label: {
    most: 63,
    form: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    description:
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  },
  'label-1035': {
    most: 63,
    form: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
    description:
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
  },
  'label-value': {
    most: 63,
    form: /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/,
    description:
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
  },
  'key-name': {
    most: 63,
    form: /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/,
    description:
      "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
  },
  'config-key': {
    most: 253,
    form: /^[-._a-zA-Z0-9]+$/,
    description:
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
  },
} as const satisfies Record<string, NameRule>;

/** Reports a text that is not a name of that kind. */
export function checkName(
  rule: keyof typeof rules | Resource['name'],
  text: string,
  field: string,
  report: Report,
): void {
  const { most, form, description } = rules[rule];
  if (text.length > most) report.invalid(field, text, `must be no more than ${most} characters`);
  if (!form.test(text)) report.invalid(field, text, description);
}

export function checkLabels(labels: Readonly<Record<string, Json | undefined>>, field: string, report: Report): void {
  for (const [key, value] of Object.entries(labels)) {
    checkKey(key, field, report);
    checkName('label-value', String(value), field, report);
  }
}

/** The key of a label or annotation: a name, or a DNS subdomain, a slash and a name. */
export function checkKey(key: string, field: string, report: Report): void {
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  if (slash >= 0 && !rules.subdomain.form.test(key.slice(0, slash))) {
    report.invalid(field, key, `prefix part ${rules.subdomain.description}`);
  }
  if (name.length > rules['key-name'].most) report.invalid(field, key, 'name part must be no more than 63 characters');
  if (!rules['key-name'].form.test(name)) report.invalid(field, key, rules['key-name'].description);
}
