/** What people write for `dns_search` so that no domain is searched: a dot, or nothing. */
export const isNoDomain = (text: string): boolean => text === '.' || text === '';
