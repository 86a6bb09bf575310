import { podSecurityLevels, type Quarters } from '@tycho/ast';
import { z } from 'zod';

const amounts = z.record(z.string(), z.string());

export const quartersSchema = z.object({
  namespace: z.string().nullable(),
  prefix: z.string(),
  podSecurity: z.enum(podSecurityLevels),
  quota: amounts,
  containerDefaults: z.object({ limits: amounts, requests: amounts }),
}) satisfies z.ZodType<Quarters>;
