import { type Problem, problem } from '@tycho/ast';

interface Refusal {
  /** In the text of an error, or its code. */
  readonly says: RegExp;
  readonly means: string;
  readonly hint: string;
}

/** What Redis, or TLS on the way to it, refuses, and what to do. The first that fits. */
const refusals: readonly Refusal[] = [
  {
    says: /WRONGPASS|invalid password|invalid username/,
    means: 'Redis does not take this user name and password',
    hint: 'Check the user and the password in --redis or REDIS_URL, or the file of --redis-password-file.',
  },
  {
    says: /NOAUTH/,
    means: 'Redis asks for a password, and none was given',
    hint: 'Write redis://USER:PASSWORD@HOST, or name a file with --redis-password-file.',
  },
  {
    says: /NOPERM|ACL failure|can't run this command|access at least one of the keys/,
    means: 'the user of Redis lacks a right',
    hint: 'docs/wire.md has the rights that Tycho needs; "ACL LOG" at Redis says what was refused.',
  },
  {
    says: /ERR_TLS_CERT_ALTNAME_INVALID/,
    means: 'the certificate of Redis is for another name',
    hint: 'Name Redis as its certificate does.',
  },
  {
    says: /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/,
    means: 'the certificate of Redis is not valid at this time',
    hint: 'Give Redis another certificate, or set the clock.',
  },
  {
    says: /SELF_SIGNED|UNABLE_TO_|CERT_|INVALID_CA/,
    means: 'the certificate of Redis is not signed by anybody who is trusted',
    hint: 'Name the authority that signed it with --redis-ca.',
  },
  {
    says: /alert certificate required|alert handshake failure|alert bad certificate|alert unknown ca/i,
    means: 'Redis asks for a certificate of the client that it trusts',
    hint: 'Name one with --redis-cert and --redis-key.',
  },
  {
    says: /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|wrong version number|packet length too long/i,
    means: 'what answers there does not speak TLS',
    hint: 'Write redis:// in place of rediss://, or let Redis speak TLS.',
  },
];

/** Where Redis is there and does not let one in, why that is; `null`: it is something else that is wrong. */
export function redisRefusal(error: unknown): Problem | null {
  if (!(error instanceof Error)) return null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const found = refusals.find((it) => it.says.test(`${code} ${error.message}`));
  if (!found) return null;
  return problem('error', 'redis-refused', `${found.means}: ${error.message}`, { hint: found.hint });
}
