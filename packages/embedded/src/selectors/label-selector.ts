import { badRequest } from '../status.ts';

type Labels = Readonly<Record<string, string>>;

interface Requirement {
  readonly key: string;
  readonly holds: (value: string | undefined) => boolean;
}

/** The written forms of a requirement, tried in this order. */
const forms: readonly { readonly form: RegExp; readonly holds: (values: readonly string[]) => Requirement['holds'] }[] =
  [
    { form: /^(\S+)\s+in\s+\(([^()]*)\)$/, holds: (values) => (it) => it !== undefined && values.includes(it) },
    { form: /^(\S+)\s+notin\s+\(([^()]*)\)$/, holds: (values) => (it) => it === undefined || !values.includes(it) },
    {
      form: /^([^\s=!]+)\s*!=\s*([^\s=!]*)$/,
      holds:
        ([value]) =>
        (it) =>
          it !== value,
    },
    {
      form: /^([^\s=!]+)\s*==?\s*([^\s=!]*)$/,
      holds:
        ([value]) =>
        (it) =>
          it === value,
    },
    { form: /^!\s*([^\s=!]+)$/, holds: () => (it) => it === undefined },
    { form: /^([^\s=!]+)$/, holds: () => (it) => it !== undefined },
  ];

/** What a label selector selects: `a=b,c!=d,e in (f,g),h notin (i),j,!k`. Throws a 400 when it is not one. */
export function labelSelector(text: string): (labels: Labels | undefined) => boolean {
  const requirements = text
    .split(/,(?![^(]*\))/)
    .map((it) => it.trim())
    .filter(Boolean)
    .map(requirement);
  return (labels) => requirements.every(({ key, holds }) => holds(labels?.[key]));
}

function requirement(text: string): Requirement {
  for (const { form, holds } of forms) {
    const [found, key, values] = form.exec(text) ?? [];
    if (found && key) return { key, holds: holds((values ?? '').split(',').map((it) => it.trim())) };
  }
  throw badRequest(`unable to parse requirement: ${text}`);
}

/** Whether a `LabelSelector` of an object (matchLabels, matchExpressions) selects the labels. */
export function selects(
  selector: {
    readonly matchLabels?: Labels;
    readonly matchExpressions?: readonly {
      readonly key: string;
      readonly operator: string;
      readonly values?: readonly string[];
    }[];
  },
  labels: Labels,
): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => expressions[operator]?.(values)(labels[key]) ?? false)
  );
}

const expressions: Readonly<Record<string, (values: readonly string[]) => Requirement['holds']>> = {
  In: (values) => (it) => it !== undefined && values.includes(it),
  NotIn: (values) => (it) => it === undefined || !values.includes(it),
  Exists: () => (it) => it !== undefined,
  DoesNotExist: () => (it) => it === undefined,
};
