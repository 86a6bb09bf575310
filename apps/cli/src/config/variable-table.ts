import { table } from '../output/table.ts';
import { variablesIn } from './variables-in.ts';

/** The variables of a model whose values are as written, as a table or as data. */
export function variableTable(model: unknown, format: 'yaml' | 'json' | undefined): string {
  const variables = variablesIn(model);
  if (format === 'json') return `${JSON.stringify(variables, null, 2)}\n`;
  return table(
    [
      { title: 'NAME', width: 20, value: (it) => it.name },
      { title: 'REQUIRED', width: 12, value: (it) => String(it.required) },
      { title: 'DEFAULT VALUE', width: 20, value: (it) => it.default },
      { title: 'ALTERNATE VALUE', width: 0, value: (it) => it.alternate },
    ],
    variables,
  );
}
