import { type Access, type Caller, mayAsMuchAs } from '@tycho/access';
import { ProblemError, problem } from '@tycho/ast';
import type { RequestRates } from '@tycho/queue';
import type { Request } from 'express';

/** Who sends tokens that are not good may try so many in a minute. */
const ATTEMPTS = 60;
/** Addresses that are kept in mind for it. */
const MOST_STOPPED = 10_000;

/** Finds out who calls, and how often. */
export class Callers {
  readonly #rates: RequestRates;
  readonly #perMinute: number | null;
  /** Addresses from which too many came, and until when, in milliseconds since 1970: nothing is asked for these. */
  readonly #stopped = new Map<string, number>();

  /** `perMinute`: requests of one caller who is no operator; `null`: any number. */
  constructor(rates: RequestRates, perMinute: number | null) {
    this.#rates = rates;
    this.#perMinute = perMinute;
  }

  /** @throws ProblemError `token-missing`, `token-invalid`, `role-missing`, `issuer-unavailable`, `request-rate` */
  async known(request: Request, access: Access, tokenIn = bearerIn): Promise<Caller> {
    const token = tokenIn(request);
    if (token === null) throw missing();
    const address = request.socket.remoteAddress ?? 'nowhere';
    const wait = (this.#stopped.get(address) ?? 0) - Date.now();
    if (wait > 0) throw tooMany('too many tokens that are not good came from this address', wait);
    const caller = await access.caller(token).catch(async (error: unknown) => {
      if (error instanceof ProblemError && error.problems.some((it) => it.code === 'token-invalid'))
        await this.#note(address);
      throw error;
    });
    if (this.#perMinute === null || mayAsMuchAs(caller.role, 'operator')) return caller;
    const full = await this.#rates.count(`by ${caller.name}`, this.#perMinute);
    if (full !== null) throw tooMany(`${caller.name} may send ${this.#perMinute} requests a minute`, full);
    return caller;
  }

  /** A token that is not good came from there. */
  async #note(address: string): Promise<void> {
    const full = await this.#rates.count(`from ${address}`, ATTEMPTS);
    if (full === null) return;
    if (this.#stopped.size >= MOST_STOPPED) this.#stopped.clear();
    this.#stopped.set(address, Date.now() + full);
  }
}

/** The token of a request: RFC 6750. */
export const bearerIn = (request: Request): string | null => credentialsIn(request, 'bearer');

/** The same, or the password that a browser has asked its user for, whatever the name: RFC 7617. */
export function bearerOrPasswordIn(request: Request): string | null {
  const basic = credentialsIn(request, 'basic');
  if (basic === null) return bearerIn(request);
  const [, password = ''] = /^[^:]*:(.*)$/s.exec(Buffer.from(basic, 'base64').toString('utf8')) ?? [];
  return password === '' ? null : password;
}

function credentialsIn(request: Request, scheme: 'bearer' | 'basic'): string | null {
  const [, named = '', credentials = null] = /^(\S+) +(\S+) *$/.exec(request.get('authorization') ?? '') ?? [];
  return named.toLowerCase() === scheme ? credentials : null;
}

const missing = (): ProblemError =>
  new ProblemError([
    problem('error', 'token-missing', 'this API asks who calls, and the request does not say', {
      hint: 'Log in with "tycho login", or send "Authorization: Bearer TOKEN".',
    }),
  ]);

const tooMany = (message: string, milliseconds: number): ProblemError => {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1_000));
  return new ProblemError([problem('error', 'request-rate', message, { hint: `Come back in ${seconds} s.` })], seconds);
};
