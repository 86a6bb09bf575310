import type { AccessWays } from '@tycho/contract';
import type { Configuration, TokenEndpointResponse } from 'openid-client';
import { Failure } from '../exit-codes.ts';
import type { Credential, OidcLogin } from './credentials.ts';

type Issuer = AccessWays['oidc'][number];

/** What its user is to do: open the page, and enter the code. */
export interface Invitation {
  readonly page: string;
  readonly code: string;
  /** The page with the code in it; `null`: the issuer has none. */
  readonly direct: string | null;
}

/** Logs in at an issuer by its device flow (RFC 8628): its user does so in any browser, on any machine. */
export async function deviceLogin(issuer: Issuer, invite: (it: Invitation) => void): Promise<Credential> {
  const client = await import('openid-client');
  const config = await configurationOf(issuer);
  const started = await client.initiateDeviceAuthorization(config, { scope: issuer.scopes.join(' ') });
  const { verification_uri: page, verification_uri_complete: direct = null, user_code: code } = started;
  invite({ page, code, direct });
  const tokens = await client
    .pollDeviceAuthorizationGrant(config, started)
    .catch((error: { readonly error?: string; readonly message: string }) => {
      throw new Failure(`${issuer.issuer} did not let you in: ${error.error ?? error.message}`);
    });
  return credentialOf(tokens, { ...issuer, refreshToken: null });
}

/** A new token where the issuer gives one without asking its user; `null`: one has to log in again. */
export async function renewed({ oidc }: Credential): Promise<Credential | null> {
  if (oidc === null || oidc.refreshToken === null) return null;
  const client = await import('openid-client');
  try {
    const config = await configurationOf(oidc);
    return credentialOf(await client.refreshTokenGrant(config, oidc.refreshToken), oidc);
  } catch {
    return null;
  }
}

async function configurationOf({ issuer, clientId }: Pick<Issuer, 'issuer' | 'clientId'>): Promise<Configuration> {
  const client = await import('openid-client');
  const url = new URL(issuer);
  // The server takes plain http for issuers of its own machine only.
  const execute = url.protocol === 'http:' ? [client.allowInsecureRequests] : [];
  return client.discovery(url, clientId, undefined, client.None(), { execute }).catch((error: Error) => {
    const cause = error.cause instanceof Error ? error.cause : error;
    throw new Failure(`${issuer} cannot be asked: ${cause.message}`);
  });
}

/** The identity token says who somebody is, to whoever knows the issuer; an access token need not be readable. */
function credentialOf(
  tokens: TokenEndpointResponse,
  { issuer, clientId, scopes, refreshToken }: OidcLogin,
): Credential {
  const token = tokens.id_token;
  if (token === undefined) throw new Failure(`${issuer} gave no identity token; ask for the scope openid`);
  const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { exp?: number };
  return {
    token,
    expiresAt: exp === undefined ? null : exp * 1_000,
    oidc: { issuer, clientId, scopes, refreshToken: tokens.refresh_token ?? refreshToken },
  };
}
