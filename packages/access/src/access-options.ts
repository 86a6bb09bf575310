import { anonymous } from '@tycho/ast';
import { ownerSchema, roles } from '@tycho/contract';
import { z } from 'zod';

const nameSchema = ownerSchema.refine((it) => it !== anonymous, `nobody can be called ${anonymous}`);

const named = z.strictObject({
  names: z.array(z.string().min(1)).default([]).describe('Callers, as their tokens name them.'),
  groups: z.array(z.string().min(1)).default([]).describe('All who are in one of these groups.'),
});

const staticTokenSchema = z.strictObject({
  name: nameSchema.describe('Whose it is: the owner of what is launched with it.'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'not the SHA-256 of a token in small hexadecimal digits; "tycho token NAME" makes one')
    .describe('The SHA-256 of the token, in hexadecimal digits. The token itself is kept nowhere.'),
  groups: z.array(z.string().min(1)).default([]),
  role: z.enum(roles).optional().describe('What it may do, beside what `roles` give to its name and groups.'),
  expires: z.iso
    .date()
    .or(z.iso.datetime({ offset: true }))
    .or(z.date().transform((it) => it.toISOString()))
    .optional()
    .describe('From when on it is refused.'),
});

export type StaticToken = z.output<typeof staticTokenSchema>;

/** Plain HTTP would let anybody on the way say who calls. */
const issuerSchema = z.url().refine(isSafe, 'an issuer has an https URL, or one of this machine');

function isSafe(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(url?.hostname ?? '');
}

const oidcSchema = z.strictObject({
  issuer: issuerSchema.describe('Where `/.well-known/openid-configuration` is found, and what tokens have as `iss`.'),
  audience: z.string().min(1).describe('For whom tokens have to be: their `aud`.'),
  nameClaim: z.string().min(1).default('sub').describe('Which claim is the name of the caller.'),
  namePrefix: z.string().default('').describe('What is put before names, so that no two issuers name the same one.'),
  groupsClaim: z.string().min(1).default('groups').describe('Which claim has the groups of the caller.'),
  groupPrefix: z.string().default('').describe('What is put before groups.'),
  clockSkew: z.number().min(0).max(300).default(30).describe('By how many seconds clocks may differ.'),
  clientId: z.string().min(1).optional().describe('As whom "tycho login" asks the issuer. Without it, it does not.'),
  scopes: z.array(z.string().min(1)).default(['openid', 'offline_access']).describe('What it asks for.'),
});

export type OidcOptions = z.output<typeof oidcSchema>;

const kubernetesSchema = z.strictObject({
  audiences: z
    .array(z.string().min(1))
    .min(1)
    .default(['tycho'])
    .describe('For whom tokens have to be: one of these. `kubectl create token NAME --audience tycho` makes such.'),
  namePrefix: z.string().default('').describe('What is put before names.'),
});

export type KubernetesOptions = z.output<typeof kubernetesSchema>;

/** Who may call the API, and what they may do: the file that `--access` names. */
export const accessOptionsSchema = z
  .strictObject({
    tokens: z.array(staticTokenSchema).default([]).describe('Tokens that are handed out by hand.'),
    oidc: z.array(oidcSchema).default([]).describe('Issuers of OpenID Connect whose tokens count.'),
    kubernetes: kubernetesSchema.nullable().default(null).describe('Whether tokens of the cluster count.'),
    roles: z
      .partialRecord(z.enum(roles), named)
      .default({})
      .describe('Who has which role. Of several, the one that may most counts.'),
    everybody: z
      .enum([...roles, 'none'])
      .default('none')
      .describe('The role of all who are known, and named nowhere.'),
  })
  .refine(
    (it) => it.tokens.length > 0 || it.oidc.length > 0 || it.kubernetes !== null,
    'it lets nobody in: give `tokens`, `oidc` or `kubernetes`',
  )
  .refine(
    ({ tokens }) => new Set(tokens.map((it) => it.sha256)).size === tokens.length,
    'a token is in it more than once',
  )
  .refine(({ oidc }) => new Set(oidc.map((it) => it.issuer)).size === oidc.length, 'an issuer is in it more than once');

export type AccessOptions = z.output<typeof accessOptionsSchema>;
