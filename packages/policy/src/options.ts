import { z } from 'zod';

/** What an operator allows. Every option has a safe default: `policyOptionsSchema.parse({})`. */
export const policyOptionsSchema = z.object({
  maxServices: z.int().min(1).default(100).describe('Services that one system may have.'),
  maxReplicas: z.int().min(1).default(100).describe('Containers that one service may ask for.'),
  images: z
    .array(z.string().min(1))
    .default(['*'])
    .describe('Images that may run: `jupyter/*`, `registry.example/*`; `*` stands for any text.'),
});

export type PolicyOptions = z.infer<typeof policyOptionsSchema>;
