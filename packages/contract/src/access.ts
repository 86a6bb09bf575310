import { z } from 'zod';

/**
 * What callers may do, each more than the one before. `viewer`: see what is theirs. `user`: launch, change and take it
 * away. `operator`: all this with what anybody has, and for others. `admin`: what concerns everybody at once.
 */
export const roles = ['viewer', 'user', 'operator', 'admin'] as const;

/** `GET /access`: how callers show who they are. */
export const accessSchema = z
  .object({
    required: z.boolean().describe('Callers are asked who they are. Else everybody may do everything.'),
    tokens: z.boolean().describe('Tokens count that whoever runs this Tycho hands out.'),
    oidc: z
      .array(
        z.object({
          issuer: z.string(),
          clientId: z.string().describe('As whom a command line asks the issuer, with the device flow of RFC 8628.'),
          scopes: z.array(z.string()),
        }),
      )
      .describe('Issuers of OpenID Connect at which one can log in.'),
    kubernetes: z
      .object({ audiences: z.array(z.string()) })
      .nullable()
      .describe('Tokens of service accounts of the cluster count that are for one of these.'),
  })
  .meta({ id: 'Access' });

export type AccessWays = z.infer<typeof accessSchema>;

/** `GET /whoami` */
export const whoSchema = z
  .object({
    name: z.string().describe('The owner of what this caller launches.'),
    role: z.enum(roles),
    groups: z.array(z.string()),
    way: z.enum(['open', 'token', 'oidc', 'kubernetes']).describe('`open`: nobody is asked.'),
  })
  .meta({ id: 'Who' });

export type Who = z.infer<typeof whoSchema>;
