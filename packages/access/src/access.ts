import { anonymous, ProblemError, problem } from '@tycho/ast';
import { type AccessWays, ownerSchema } from '@tycho/contract';
import type { AccessOptions } from './access-options.ts';
import type { Caller, Identity } from './caller.ts';
import { claimedIssuer, IssuerAway, OidcIssuer, TokenRefused } from './oidc-issuer.ts';
import { highest, type Role } from './role.ts';
import { staticTokens } from './static-tokens.ts';

/** Who the cluster says a token of its own speaks for; `null`: it is none, or for another audience. */
export type TokenReview = (
  token: string,
  audiences: readonly string[],
) => Promise<{ readonly name: string; readonly groups: readonly string[] } | null>;

/** How long the cluster is believed of a token, in milliseconds. */
const REVIEWED = 10_000;
/** Tokens of which its word is kept. */
const MOST_REVIEWED = 10_000;

/** Whom the options let in. */
interface Known {
  readonly options: AccessOptions;
  readonly handedOut: ReturnType<typeof staticTokens>;
  readonly issuers: ReadonlyMap<string, OidcIssuer>;
}

/** Knows callers by their tokens. */
export class Access {
  #known: Known;
  readonly #review: TokenReview;
  readonly #reviewed = new Map<string, { readonly identity: Identity | null; readonly until: number }>();

  constructor(options: AccessOptions, review: TokenReview) {
    this.#known = knownBy(options);
    this.#review = review;
  }

  /** Counts from now on: who is not in it any more is refused at once. */
  renew(options: AccessOptions): void {
    this.#known = knownBy(options);
    this.#reviewed.clear();
  }

  /** How callers can show who they are. */
  get ways(): AccessWays {
    const { tokens, oidc, kubernetes } = this.#known.options;
    return {
      required: true,
      tokens: tokens.length > 0,
      oidc: oidc.flatMap(({ issuer, clientId, scopes }) => (clientId ? [{ issuer, clientId, scopes }] : [])),
      kubernetes: kubernetes && { audiences: kubernetes.audiences },
    };
  }

  /**
   * Who calls.
   *
   * @throws ProblemError `token-invalid`, `role-missing` of somebody who is known and may do nothing,
   * `issuer-unavailable` when nobody can tell now.
   */
  async caller(token: string): Promise<Caller> {
    const found = this.#known.handedOut(token, Date.now());
    const identity: Identity = found
      ? { name: found.name, groups: found.groups, way: 'token' }
      : await this.#identity(token);
    const role = this.#roleOf(identity, found?.role);
    if (role !== null) return { ...identity, role };
    throw new ProblemError([
      problem('error', 'role-missing', `${identity.name} is known here, and may do nothing`, {
        hint: 'Whoever runs this Tycho can give a role to the name or to a group, in the file of --access.',
      }),
    ]);
  }

  async #identity(token: string): Promise<Identity> {
    const issuer = claimedIssuer(token);
    const known = issuer === null ? undefined : this.#known.issuers.get(issuer);
    const identity = known ? await byIssuer(known, token) : await this.#byCluster(token);
    if (identity === null) throw refused('it is not known here');
    if (identity.name === anonymous || !ownerSchema.safeParse(identity.name).success)
      throw refused('its name cannot be that of an owner: it has more than 128 characters, or odd ones');
    return identity;
  }

  async #byCluster(token: string): Promise<Identity | null> {
    const { kubernetes } = this.#known.options;
    // What is no JWT is no token of a cluster: it is not passed on.
    if (kubernetes === null || claimedIssuer(token) === null) return null;
    const now = Date.now();
    const before = this.#reviewed.get(token);
    if (before && now < before.until) return before.identity;
    const found = await this.#review(token, kubernetes.audiences);
    const identity = found && {
      name: `${kubernetes.namePrefix}${found.name}`,
      groups: found.groups,
      way: 'kubernetes' as const,
    };
    if (this.#reviewed.size >= MOST_REVIEWED) this.#reviewed.clear();
    this.#reviewed.set(token, { identity, until: now + REVIEWED });
    return identity;
  }

  #roleOf({ name, groups }: Identity, own: Role | undefined): Role | null {
    const { roles, everybody } = this.#known.options;
    const given = Object.entries(roles).flatMap(([role, who]) =>
      who.names.includes(name) || who.groups.some((it) => groups.includes(it)) ? [role as Role] : [],
    );
    const all = [...given, ...(own ? [own] : [])];
    return highest(all) ?? (everybody === 'none' ? null : everybody);
  }
}

const knownBy = (options: AccessOptions): Known => ({
  options,
  handedOut: staticTokens(options.tokens),
  issuers: new Map(options.oidc.map((it) => [it.issuer, new OidcIssuer(it)])),
});

async function byIssuer(issuer: OidcIssuer, token: string): Promise<Identity> {
  try {
    return { ...(await issuer.verified(token)), way: 'oidc' };
  } catch (error) {
    if (error instanceof TokenRefused) throw refused(error.message);
    if (!(error instanceof IssuerAway)) throw error;
    throw new ProblemError([
      problem('error', 'issuer-unavailable', error.message, { hint: 'Try again, or call with another token.' }),
    ]);
  }
}

const refused = (reason: string): ProblemError =>
  new ProblemError([
    problem('error', 'token-invalid', `the token is refused: ${reason}`, { hint: 'Log in again: "tycho login".' }),
  ]);
