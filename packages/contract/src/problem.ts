import { type Problem, type ProblemCode, problemCodes } from '@tycho/ast';
import { z } from 'zod';

const codes = Object.keys(problemCodes) as [ProblemCode, ...ProblemCode[]];

export const problemSchema = z
  .object({
    level: z.enum(['error', 'warning', 'note']),
    code: z.enum(codes).describe('Each has a paragraph in docs/errors.md.'),
    message: z.string(),
    path: z.string().nullable().describe('Where in the model, as `services.web.ports[0]`.'),
    file: z.string().nullable(),
    line: z.int().positive().nullable(),
    column: z.int().positive().nullable(),
    hint: z.string().nullable().describe('What to write or do instead.'),
  })
  .meta({ id: 'Problem' }) satisfies z.ZodType<Problem>;

/** An RFC 9457 problem document, served as `application/problem+json`. */
export const problemDocumentSchema = z
  .object({
    type: z.string().describe('`urn:tycho:problem:` and the code of the first error.'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    problems: z.array(problemSchema),
  })
  .meta({ id: 'ProblemDocument' });

export type ProblemDocument = z.infer<typeof problemDocumentSchema>;
