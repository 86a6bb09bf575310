/** Where a Redis is, as others may read it: without user, password, and what stands behind a `?`. */
export function redisPlace(url: string): string {
  const parsed = URL.parse(/^[a-z]+:\/\//i.test(url) ? url : `redis://${url}`);
  if (parsed === null) return 'an address that is no URL';
  return `${parsed.protocol}//${parsed.host}${parsed.pathname === '/' ? '' : parsed.pathname}`;
}
