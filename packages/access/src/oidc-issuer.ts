import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import type { OidcOptions } from './access-options.ts';

/** Signatures that only the issuer can make: no secret is shared with it, and there is always one. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** How long the issuer may take, in milliseconds. */
const PATIENCE = 5_000;
/** How long what an issuer says of itself is believed, in milliseconds. */
const BELIEVED = 3600_000;

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** The issuer cannot be asked: nobody can tell now whether its tokens are good. */
export class IssuerAway extends Error {}

/** The token is not good; the message says why. */
export class TokenRefused extends Error {}

/** Which issuer a token says it is from, unproven; `null`: it is no JWT. */
export function claimedIssuer(token: string): string | null {
  try {
    return decodeJwt(token).iss ?? null;
  } catch {
    return null;
  }
}

/** One issuer of OpenID Connect. Its keys are read when they are needed, and again when a token has another key. */
export class OidcIssuer {
  readonly #options: OidcOptions;
  #keys: { readonly get: JWTVerifyGetKey; readonly until: number } | null = null;

  constructor(options: OidcOptions) {
    this.#options = options;
  }

  /** The name and the groups that the token has; throws `TokenRefused` or `IssuerAway`. */
  async verified(token: string): Promise<{ readonly name: string; readonly groups: readonly string[] }> {
    const { issuer, audience, clockSkew, nameClaim, namePrefix, groupsClaim, groupPrefix } = this.#options;
    const claims = await this.#claims(token, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      clockTolerance: clockSkew,
      requiredClaims: ['exp'],
    });
    const name = claims[nameClaim];
    if (typeof name !== 'string' || name === '') throw new TokenRefused(`it has no claim ${nameClaim}`);
    if (nameClaim === 'email' && claims.email_verified === false) throw new TokenRefused('its email is not verified');
    return { name: `${namePrefix}${name}`, groups: textsOf(claims[groupsClaim]).map((it) => `${groupPrefix}${it}`) };
  }

  async #claims(token: string, options: Parameters<typeof jwtVerify>[2]): Promise<JWTPayload> {
    const keys = await this.#keySet();
    try {
      return (await jwtVerify(token, keys, options)).payload;
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) throw new TokenRefused('its key is none of the issuer');
      if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError) || isAnswerOfKeys(error))
        throw new IssuerAway(`the keys of ${this.#options.issuer} cannot be read: ${(error as Error).message}`);
      throw new TokenRefused(reasonOf(error));
    }
  }

  /** Where the keys are is found by discovery; OpenID Connect Discovery 1.0, section 4. */
  async #keySet(): Promise<JWTVerifyGetKey> {
    const now = Date.now();
    if (this.#keys && now < this.#keys.until) return this.#keys.get;
    const { issuer } = this.#options;
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    let told: unknown;
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE), redirect: 'error' });
      if (!response.ok) throw new Error(`it answers ${response.status}`);
      told = await response.json();
    } catch (error) {
      // What it said before is better than nothing: the keys themselves are read again by themselves.
      if (this.#keys) return this.#keys.get;
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new IssuerAway(`${url} cannot be read: ${(cause as Error).message}`);
    }
    const { success, data } = discoverySchema.safeParse(told);
    if (!success) throw new IssuerAway(`${url} is no discovery document`);
    if (data.issuer !== issuer) throw new IssuerAway(`${url} is of another issuer: ${data.issuer}`);
    const get = createRemoteJWKSet(new URL(data.jwks_uri), { timeoutDuration: PATIENCE });
    this.#keys = { get, until: now + BELIEVED };
    return get;
  }
}

/** What came was an answer, and no set of keys. */
const isAnswerOfKeys = (error: errors.JOSEError): boolean =>
  error instanceof errors.JWKSInvalid || error.code === 'ERR_JOSE_GENERIC';

function reasonOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'its time is over';
  if (error instanceof errors.JWTClaimValidationFailed)
    return error.reason === 'missing' ? `it has no claim ${error.claim}` : `its claim ${error.claim} is not right`;
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'its signature is not right';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'it is signed in a way that is not allowed';
  return 'it is no token';
}

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((it) => typeof it === 'string');
