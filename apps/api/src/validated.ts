import { type Problem, ProblemError, problem } from '@tycho/ast';
import type { z } from 'zod';

/** `value` as the schema has it; throws `request-invalid` with every place that is wrong. */
export function validated<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ProblemError(
    result.error.issues.map((it): Problem => {
      const path = it.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
      return problem('error', 'request-invalid', it.message, {
        path: path.replace(/^\./, '') || null,
        hint: 'What a request may say is described at /apidocs/.',
      });
    }),
  );
}
