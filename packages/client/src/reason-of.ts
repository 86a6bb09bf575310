/** What errors of TLS mean for who asks. The first that fits. */
const meanings: readonly { readonly code: RegExp; readonly means: string }[] = [
  { code: /^ERR_TLS_CERT_ALTNAME_INVALID$/, means: 'its certificate is for another name' },
  { code: /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/, means: 'its certificate is not valid now' },
  {
    code: /SELF_SIGNED|^UNABLE_TO_|^CERT_|^INVALID_CA$/,
    means: 'its certificate is signed by nobody who is trusted: name who signed it with TYCHO_CA=FILE',
  },
  { code: /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG/, means: 'it does not speak TLS: write http://' },
  {
    code: /^UND_ERR_SOCKET$|^ECONNRESET$|^HPE_/,
    means: 'the connection ended without an answer; if it speaks TLS, write https://',
  },
];

/** `fetch failed` says nothing; what caused it does. `url`: what was asked. */
export function reasonOf(error: unknown, url = ''): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  const text = cause.message || code || cause.name;
  const meaning = meanings.find((it) => it.code.test(code));
  if (!meaning || (meaning.means.endsWith('https://') && !url.startsWith('http:'))) return text;
  return `${meaning.means} (${text})`;
}
